// Runs in a Durable Object, as a cron of a Worker moves them on.
import { createMistralBatch, durableObjectRunStore, type Runs, r2Sink, r2Spool } from "../../dist/cloudflare.js";
import { generatedSource } from "../support/generated-source.ts";

type Storage = Parameters<typeof durableObjectRunStore>[0];

interface Env {
  readonly MISTRAL_API_KEY: string;
  readonly MISTRAL_BASE_URL: string;
  readonly BUCKET: Parameters<typeof r2Spool>[0];
}

const inputs = generatedSource(2000);

/** Answers `/placeRun?run_id=...` and `/moveRun?run_id=...`. */
export class RunsObject {
  readonly #runs: Runs;
  readonly #bucket: Env["BUCKET"];

  constructor(ctx: { readonly storage: Storage }, env: Env) {
    const store = durableObjectRunStore(ctx.storage, { spool: r2Spool(env.BUCKET, "runs/") });
    this.#runs = createMistralBatch({ env, store }).runs;
    this.#bucket = env.BUCKET;
  }

  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const run_id = searchParams.get("run_id") ?? "";
    return Response.json(pathname === "/placeRun" ? await this.#place(run_id) : await this.#move(run_id));
  }

  /** Plans, and does what is due. */
  async #place(run_id: string): Promise<unknown> {
    const order = { endpoint: "/v1/chat/completions", model: "mistral-small-latest", run_id } as const;
    const run = await this.#runs.create(inputs, order);
    return (await run.advance()).status.parts;
  }

  /** Does what is due; once nothing is left to do, the rows are in the bucket. */
  async #move(run_id: string): Promise<unknown> {
    const run = await this.#runs.open(run_id, { inputs });
    if ((await run.advance()).nextPollAt !== null) return run.status().parts;
    const { isFinished, succeeded, missing } = await run.collect(r2Sink(this.#bucket, `results/${run_id}`));
    const rows = new TextDecoder().decode(await (await this.#bucket.get(`results/${run_id}`))?.arrayBuffer());
    return { isFinished, succeeded, missing, lines: new Set(rows.trimEnd().split("\n").map(idOf)).size };
  }
}

const idOf = (line: string): unknown => (JSON.parse(line) as { readonly custom_id: unknown }).custom_id;
