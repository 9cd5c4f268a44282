// What the tests ask of a tab of its own, which they close, take off the network, or open without https.
import {
  blobSource,
  createMistralBatch,
  isMistralBatchError,
  type MistralBatch,
  opfsSink,
  type Sink,
} from "../../dist/index.js";
import { requestsFile, runsOf } from "./orders.ts";

const gateway = (baseUrl: string): MistralBatch =>
  createMistralBatch({ baseUrl, getToken: () => "user-token", retries: { strategy: "none" } });

/** What has been reached; the tests wait for it. */
const marks: string[] = [];

const STEPS: Readonly<Record<string, (baseUrl: string) => Promise<unknown>>> = {
  list: (baseUrl) => gateway(baseUrl).jobs.list(),
  async write() {
    await opfsSink("unsafe.jsonl").write(new TextEncoder().encode("x"));
  },
  /** From a file to results, each id kept before it is needed, as the documentation says. */
  async run(baseUrl) {
    const batch = gateway(baseUrl);
    const submission_key = crypto.randomUUID();
    localStorage.setItem("key", submission_key);
    const file = await batch.files.upload({ file: blobSource(requestsFile()) });
    const job = await batch.jobs.create({
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      input_files: [file.id],
      submission_key,
    });
    localStorage.setItem("job", job.id);
    const ended = await batch.jobs.wait(job, { onPoll: () => void marks.push("waiting") });
    await batch.collect(ended, opfsSink("results.jsonl"));
  },
  /** The same as a run, which keeps the ids by itself. */
  async order(baseUrl) {
    const run_id = crypto.randomUUID();
    localStorage.setItem("run", run_id);
    const order = { endpoint: "/v1/chat/completions", model: "mistral-small-latest", run_id } as const;
    const run = await runsOf(baseUrl).create(requestsFile(), order);
    await run.wait({ onEvent: ({ type }) => void marks.push(type) });
  },
  async goOn(baseUrl) {
    const run = await runsOf(baseUrl).open(localStorage.getItem("run") ?? "");
    await run.wait({ onEvent: ({ type }) => void marks.push(type) });
  },
  async collect(baseUrl) {
    const batch = gateway(baseUrl);
    const job = await batch.jobs.get({ job_id: localStorage.getItem("job") ?? "" });
    await batch.collect(job, telling(opfsSink("results.jsonl")));
  },
};

/** The sink, marking that something was written. */
function telling(sink: Sink): Sink {
  return {
    async write(bytes) {
      await sink.write(bytes);
      await sink.checkpoint();
      marks.push("writing");
    },
    checkpoint: () => sink.checkpoint(),
    restore: (token) => sink.restore(token),
    commit: () => sink.commit(),
    abort: (reason) => sink.abort(reason),
  };
}

async function attempt(step: string, baseUrl: string): Promise<unknown> {
  try {
    return await STEPS[step]?.(baseUrl);
  } catch (error) {
    return isMistralBatchError(error) ? { code: error.code, message: error.message } : { failed: String(error) };
  }
}

Object.assign(globalThis, { marks, attempt });
