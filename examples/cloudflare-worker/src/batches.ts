// The object that holds all batches. What it knows is in its storage and in R2, so it may be ended between any two lines.
import { DurableObject } from "cloudflare:workers";
import {
  createMistralBatch,
  durableObjectRunStore,
  isMistralBatchError,
  type Run,
  type Runs,
  r2Sink,
  r2Spool,
} from "@mistral-batch/edge/cloudflare";
import type { Env } from "./env.ts";
import { orderOf } from "./order-of.ts";
import { BadOrder, replyWithError } from "./reply-with-error.ts";

const PATH = /^\/batches\/(?<key>[\w-]{1,64})(?<results>\/results)?$/;

/** A turn of the cron stops at the next checkpoint after this time, and goes on with the next turn. */
const WALL_MS = 60_000;

export class Batches extends DurableObject<Env> {
  readonly #runs: Runs;
  readonly #beingPlaced = new Set<string>();
  #lastTurn: Promise<void> = Promise.resolve();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const store = durableObjectRunStore(ctx.storage, { spool: r2Spool(env.BUCKET, "runs/") });
    this.#runs = createMistralBatch({ env, store }).runs;
  }

  override async fetch(request: Request): Promise<Response> {
    const { key, results } = PATH.exec(new URL(request.url).pathname)?.groups ?? {};
    if (key === undefined) return Response.json({ error: "There is only /batches/<key>" }, { status: 404 });
    try {
      if (request.method === "POST") return await this.#placeOnce(key, request);
      return results === undefined ? await this.#show(key) : await this.#showObject(`results/${key}.jsonl`);
    } catch (error) {
      return replyWithError(error);
    }
  }

  /** What the cron does: every batch that is open, one after the other. */
  async advanceAll(): Promise<void> {
    for (const { run_id } of await this.#runs.list()) await this.#advance(run_id);
  }

  /** Of two orders with one key at the same time, only the first writes. */
  async #placeOnce(key: string, request: Request): Promise<Response> {
    if (this.#beingPlaced.has(key)) throw new BadOrder(409, `"${key}" is being placed; ask again`);
    this.#beingPlaced.add(key);
    try {
      return await this.#place(key, request);
    } finally {
      this.#beingPlaced.delete(key);
    }
  }

  /** Checks and plans; a key that is known is the same batch. Money is spent behind the answer. */
  async #place(key: string, request: Request): Promise<Response> {
    if ((await this.env.BUCKET.head(`results/${key}.summary.json`)) !== null || (await this.#open(key)) !== undefined) {
      return await this.#show(key);
    }
    const { inputs, ...order } = await orderOf(request, this.env.BUCKET);
    // A body can be read only once, so the run keeps a copy in R2.
    const run = await this.#runs.create(inputs, { ...order, run_id: key, repair: { maxAttempts: 2 } });
    void this.#advance(key);
    return Response.json(run.status(), { status: 202 });
  }

  /** One turn after the other: a second one on the same run would take it out of the hands of the first. */
  #advance(key: string): Promise<void> {
    this.#lastTurn = this.#advanceAfter(this.#lastTurn, key);
    return this.#lastTurn;
  }

  async #advanceAfter(turnBefore: Promise<void>, key: string): Promise<void> {
    await turnBefore;
    try {
      await this.#takeTurn(key);
    } catch (error) {
      // One batch must not hold up the others; the next turn tries it again, where it can be tried.
      console.error(`Batch ${key}: ${String(error)}`);
    }
  }

  async #takeTurn(key: string): Promise<void> {
    const run = await this.#open(key);
    const { nextPollAt = null } = (await run?.advance({ wallMs: WALL_MS })) ?? {};
    if (run === undefined || nextPollAt !== null) return;
    const { BUCKET } = this.env;
    const summary = await run.collect(r2Sink(BUCKET, `results/${key}.jsonl`));
    await BUCKET.put(`results/${key}.summary.json`, JSON.stringify(summary));
    // Only now: as long as it is in the store, the next turn would do all this again.
    await this.#runs.delete(key);
  }

  async #open(key: string): Promise<Run | undefined> {
    try {
      return await this.#runs.open(key);
    } catch (error) {
      if (isMistralBatchError(error) && error.code === "run_not_found") return undefined;
      throw error;
    }
  }

  async #show(key: string): Promise<Response> {
    const run = await this.#open(key);
    return run === undefined ? await this.#showObject(`results/${key}.summary.json`) : Response.json(run.status());
  }

  async #showObject(key: string): Promise<Response> {
    const object = await this.env.BUCKET.get(key);
    if (object === null) return Response.json({ error: `There is no ${key}` }, { status: 404 });
    return new Response(object.body, {
      headers: { "content-type": key.endsWith(".json") ? "application/json" : "application/jsonl" },
    });
  }
}
