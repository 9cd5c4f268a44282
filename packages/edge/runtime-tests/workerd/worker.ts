// What the tests ask a real Worker to do. It is bundled and run by miniflare without any Node compatibility.
import {
  createMistralBatch,
  isMistralBatchError,
  r2Sink,
  r2Source,
  type Sink,
  type Source,
} from "../../dist/cloudflare.js";
import { generatedSource } from "../support/generated-source.ts";

type R2 = Parameters<typeof r2Source>[0] & Parameters<typeof r2Sink>[0];

interface Env {
  readonly MISTRAL_API_KEY: string;
  readonly MISTRAL_BASE_URL: string;
  readonly BUCKET: R2;
  readonly RUNS: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(url: string): Promise<Response> };
  };
}

export { RunsObject } from "./runs-object.ts";

/** What an `env` is at run time where wrangler.jsonc names no bucket; the types do not know. */
const missingBinding: unknown = {};

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

type Scenario = (env: Env, parameters: Readonly<Record<string, string>>, context: Context) => Promise<unknown>;

/** Made while the module is loaded, where workerd allows neither I/O nor randomness nor timers. */
const early = createMistralBatch({
  apiKey: "early",
  fetch: async () => Response.json({ object: "list", data: [], total: 0 }),
});

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  async globals() {
    const found = globalThis as Readonly<Record<string, unknown>>;
    return { process: typeof found["process"], Buffer: typeof found["Buffer"], require: typeof found["require"] };
  },
  listFromImport: () => early.jobs.list(),
  /** Answers at once; the results are saved behind the answer. */
  async saveLater(env, { file_id = "", key = "" }, context) {
    const save = async (): Promise<void> => {
      const sink = r2Sink(env.BUCKET, key);
      for await (const chunk of await createMistralBatch({ env }).files.download({ file_id })) await sink.write(chunk);
      await sink.commit();
    };
    context.waitUntil(save());
    return (await env.BUCKET.head(key))?.size;
  },
  list: (env) => createMistralBatch({ env }).jobs.list(),
  withoutBinding: async () => createMistralBatch({ env: {} }),
  upload: (env, { lines }) => createMistralBatch({ env }).files.upload({ file: generatedSource(Number(lines)) }),
  uploadShortened(env) {
    const source: Source = { ...generatedSource(3), size: 10_000 };
    return createMistralBatch({ env }).files.upload({ file: source });
  },
  async download(env, { file_id = "" }) {
    let bytes = 0;
    for await (const chunk of await createMistralBatch({ env }).files.download({ file_id })) bytes += chunk.byteLength;
    return { bytes };
  },
  async text(env, { file_id = "" }) {
    return await new Response(await createMistralBatch({ env }).files.download({ file_id })).text();
  },
  async fill(env, { key = "", lines }) {
    const sink = r2Sink(env.BUCKET, key);
    for await (const chunk of await generatedSource(Number(lines)).open()) await sink.write(chunk);
    await sink.commit();
    return (await env.BUCKET.head(key))?.size;
  },
  async uploadFromR2(env, { key = "" }) {
    return await createMistralBatch({ env }).files.upload({ file: await r2Source(env.BUCKET, key) });
  },
  async saveToR2(env, { file_id = "", key = "" }) {
    const sink = r2Sink(env.BUCKET, key, { partBytes: 5_242_880 });
    for await (const chunk of await createMistralBatch({ env }).files.download({ file_id })) await sink.write(chunk);
    await sink.commit();
    return (await env.BUCKET.head(key))?.size;
  },
  sizeInR2: async (env, { key = "" }) => (await env.BUCKET.head(key))?.size,
  /** Writes beyond a checkpoint, without an end. */
  async beginInR2(env, { key = "" }) {
    const sink = r2Sink(env.BUCKET, key);
    await writeMegabytes(sink, 0, 11);
    const token = await sink.checkpoint();
    await writeMegabytes(sink, 40, 9);
    return token;
  },
  async goOnInR2(env, { key = "", token = "" }) {
    const sink = r2Sink(env.BUCKET, key);
    await sink.restore(token);
    await writeMegabytes(sink, 11, 2);
    await sink.commit();
    const bytes = new Uint8Array((await (await env.BUCKET.get(key))?.arrayBuffer()) ?? 0);
    const isInOrder = bytes.every((byte, index) => byte === Math.floor(index / 1_000_000));
    return { size: bytes.byteLength, isInOrder, left: await env.BUCKET.head(`${key}.checkpoint`) };
  },
  async replacedInR2(env) {
    await env.BUCKET.put("replaced.jsonl", new TextEncoder().encode('{"custom_id":"1","body":{}}\n'));
    const source = await r2Source(env.BUCKET, "replaced.jsonl");
    await env.BUCKET.put("replaced.jsonl", new TextEncoder().encode('{"custom_id":"2","body":{}}\n'));
    return await createMistralBatch({ env }).files.upload({ file: source });
  },
  sourceWithoutBucket: () => r2Source((missingBinding as Env).BUCKET, "in.jsonl"),
  async sinkWithoutBucket() {
    r2Sink((missingBinding as Env).BUCKET, "out.jsonl");
  },
  listNowhere: (env) =>
    createMistralBatch({ env, baseUrl: "http://127.0.0.1:9", retries: { strategy: "none" } }).jobs.list(),
  /** The first request of two: it starts a job under a key that it keeps first. */
  async start(env, { key = "" }) {
    const batch = createMistralBatch({ env });
    await env.BUCKET.put("start/key", new TextEncoder().encode(key));
    const file = await batch.files.upload({ file: generatedSource(2000) });
    const { id } = await batch.jobs.create({
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      input_files: [file.id],
      submission_key: key,
    });
    await env.BUCKET.put("start/job", new TextEncoder().encode(id));
    return id;
  },
  /** The second one, of whatever Worker is there by then. */
  async finish(env) {
    const batch = createMistralBatch({ env });
    const stored = async (name: string): Promise<string> =>
      new TextDecoder().decode((await (await env.BUCKET.get(name))?.arrayBuffer()) ?? new ArrayBuffer());
    const submission_key = await stored("start/key");
    const job = await batch.jobs.findSubmitted({ submission_key });
    if (job === undefined) throw new Error(`No job has the key ${submission_key}`);
    const ended = await batch.jobs.get({ job_id: job.id });
    const { succeeded, missing } = await batch.collect(ended, r2Sink(env.BUCKET, "finish.jsonl"));
    return { isSame: (await stored("start/job")) === job.id, succeeded, missing };
  },
  placeRun: (env, parameters) => askRuns(env, "placeRun", parameters),
  moveRun: (env, parameters) => askRuns(env, "moveRun", parameters),
  missingInR2: (env) => r2Source(env.BUCKET, "nothing.jsonl"),
};

/** Each of a million bytes of the number that it has in the object. */
async function writeMegabytes(sink: Sink, first: number, count: number): Promise<void> {
  for (let number = first; number < first + count; number += 1)
    await sink.write(new Uint8Array(1_000_000).fill(number));
}

/** Asks the one object that holds all runs. */
async function askRuns({ RUNS }: Env, what: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
  const object = RUNS.get(RUNS.idFromName("all"));
  const answer = await object.fetch(`http://runs.test/${what}?${new URLSearchParams(parameters)}`);
  return await answer.json();
}

/** Answers `/<scenario>?<parameters>` with the scenario's result or error as JSON. */
export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    const url = new URL(request.url);
    try {
      const scenario = SCENARIOS[url.pathname.slice(1)];
      if (scenario === undefined) throw new Error(`There is no scenario "${url.pathname}"`);
      return Response.json({ result: (await scenario(env, Object.fromEntries(url.searchParams), context)) ?? null });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return Response.json({ code: isMistralBatchError(error) ? error.code : "no error of ours", message });
    }
  },
};
