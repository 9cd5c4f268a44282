import { MistralBatchError } from "../errors/mistral-batch-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { checkMilliseconds } from "../http/check-milliseconds.ts";
import type { Client } from "../http/client.ts";
import { sleep } from "../ports/clock.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Sink } from "../ports/sink.ts";
import type { Source } from "../ports/source.ts";
import type { StandardSchema } from "../results/standard-schema.ts";
import { advanceRun } from "./advance/advance-run.ts";
import { cancelRun } from "./advance/cancel-run.ts";
import { judgeOf } from "./advance/judge-of.ts";
import { sentInput } from "./advance/part-input.ts";
import { planRepair } from "./advance/repair-step.ts";
import { newRunMemory, type RunContext, type RunMemory } from "./advance/run-context.ts";
import { settleByHand } from "./advance/settle-by-hand.ts";
import { requireSpool } from "./collect/order-rows.ts";
import { type RunRows, readRunRows } from "./collect/run-rows.ts";
import { type RunSummary, summarizeRun } from "./collect/run-summary.ts";
import type { RunReading } from "./collect/standing-rows.ts";
import { writeRunRows } from "./collect/write-run-rows.ts";
import type { RunLedger } from "./ledger/run-ledger.ts";
import { planOfState, type RunPlan } from "./plan/plan-run.ts";
import type {
  AdvanceOptions,
  CollectRunOptions,
  DoubtfulPart,
  RetryFailedOptions,
  Run,
  RunAdvance,
  RunResultsOptions,
  WaitForRunOptions,
} from "./run.ts";
import { type RunStatus, statusOf } from "./run-status.ts";

/** What a run works with. */
export interface RunParts<Context, Value> {
  readonly client: Client;
  readonly store: RunStore;
  readonly ledger: RunLedger;
  /** The input, where it was given. */
  readonly source: Source | undefined;
  /** Makes sure, once, that the input is the one that was planned. */
  readonly proveSource: RunContext["proveSource"];
  readonly contextAt: (index: number) => Context | undefined;
  /** What judges the answers, where it was given. */
  readonly schema: StandardSchema<Value> | undefined;
}

/** A run in this process. Its steps are taken one after the other, however often it is asked. */
export class RunHandle<Endpoint extends string, Context, Value> implements Run<Endpoint, Context, Value> {
  readonly id: string;
  readonly #parts: RunParts<Context, Value>;
  readonly #memory: RunMemory;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: RunParts<Context, Value>) {
    this.id = parts.ledger.run_id;
    this.#parts = parts;
    this.#memory = newRunMemory();
  }

  get plan(): RunPlan {
    return planOfState(this.#parts.ledger.state);
  }

  status(): RunStatus {
    return statusOf(this.#parts.ledger.state, this.#memory);
  }

  async advance(options: AdvanceOptions = {}): Promise<RunAdvance> {
    checkTimes(options);
    const delayMs = await this.#inTurn(() => advanceRun(this.#context(options), options));
    const nextPollAt = delayMs === null ? null : Math.ceil(this.#parts.client.clock.now() + delayMs);
    return { status: this.status(), nextPollAt };
  }

  async wait(options: WaitForRunOptions = {}): Promise<RunSummary> {
    checkTimes(options);
    const { clock } = this.#parts.client;
    const endMs = clock.monotonic() + (options.deadlineMs ?? Number.POSITIVE_INFINITY);
    for (;;) {
      const delayMs = await this.#inTurn(() => advanceRun(this.#context(options), options));
      if (delayMs === null) break;
      const leftMs = endMs - clock.monotonic();
      await sleep(clock, Math.max(0, Math.min(delayMs, leftMs)), options.signal);
      if (leftMs <= delayMs) throw this.#late(options.deadlineMs ?? 0);
    }
    this.#refuseRefused();
    return await this.summary();
  }

  results(options: RunResultsOptions = {}): RunRows<Endpoint, Context, Value> {
    const { ordered = false, signal } = options;
    const { store, contextAt } = this.#parts;
    if (ordered) requireSpool(store.spool);
    const reading = { ...this.#reading(signal), schema: judgeOf(this.#context({ signal })) };
    return readRunRows<Endpoint, Context, Value>(reading, { ordered, contextAt });
  }

  async collect(sink: Sink, options: CollectRunOptions = {}): Promise<RunSummary> {
    const { ordered = false, onRows, signal } = options;
    if (ordered) requireSpool(this.#parts.store.spool);
    await writeRunRows(this.#reading(signal), sink, { ordered, onRows });
    return await this.summary();
  }

  async summary(): Promise<RunSummary> {
    const { store, ledger } = this.#parts;
    return await summarizeRun(store, ledger.state);
  }

  retryFailed(options: RetryFailedOptions = {}): Promise<number> {
    return this.#inTurn(() => planRepair(this.#context(options), options));
  }

  cancel({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    return this.#inTurn(() => cancelRun(this.#context({ signal })));
  }

  settleDoubt(
    { part: number, job_id }: DoubtfulPart,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    return this.#inTurn(() => settleByHand(this.#context({ signal }), number, job_id));
  }

  #context({ signal, onEvent }: Pick<AdvanceOptions, "signal" | "onEvent">): RunContext {
    const { contextAt: _, ...parts } = this.#parts;
    return { ...parts, memory: this.#memory, signal, onEvent };
  }

  #reading(signal: AbortSignal | undefined): RunReading {
    const { client, store, ledger } = this.#parts;
    const context = this.#context({ signal });
    return { client, store, state: ledger.state, inputOf: (part) => sentInput(context, part), signal };
  }

  /** One after the other: two steps in flight would be two writers. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => {});
    return await turn;
  }

  #late(limitMs: number): TimeoutError {
    return new TimeoutError(`Stopped waiting after ${limitMs} ms: run "${this.id}" goes on; wait for it again`, {
      code: "deadline_exceeded",
      limitMs,
    });
  }

  /** A run of which nothing was accepted is a mistake in the call, and not a result. */
  #refuseRefused(): void {
    const { parts } = this.#parts.ledger.state;
    if (parts.length === 0 || parts.some(({ status }) => status !== "refused")) return;
    throw new MistralBatchError(`The service refused run "${this.id}": ${parts[0]?.reason ?? "no reason given"}`, {
      code: "rejected",
    });
  }
}

function checkTimes(options: WaitForRunOptions): void {
  for (const name of ["pollMs", "maxPollMs", "wallMs", "deadlineMs"] as const) checkMilliseconds(name, options[name]);
}
