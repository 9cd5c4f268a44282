import type { Client } from "../http/client.ts";
import { refuseProblems } from "../input/check-input.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { StandardSchema } from "../results/standard-schema.ts";
import { checkSchema } from "../results/validate-answer.ts";
import type { ApiEndpoint } from "../wire/endpoints/api-endpoint.ts";
import { newRunMemory, type RunContext } from "./advance/run-context.ts";
import { beginRun, refuseTakenRun } from "./create-run.ts";
import { RunLedger } from "./ledger/run-ledger.ts";
import { checkSameInput, completePlan } from "./open-run.ts";
import { asRunSource, inputFileName } from "./plan/as-run-source.ts";
import { withResponseFormat } from "./plan/response-format.ts";
import type { RunInputs } from "./plan/run-inputs.ts";
import { limitsOver, type RunLimitOptions } from "./plan/run-limits.ts";
import { scanInput } from "./plan/scan-input.ts";
import type { Run, WaitForRunOptions } from "./run.ts";
import { RunHandle } from "./run-handle.ts";
import { type CreateRunOptions, settingsOf } from "./run-settings.ts";
import { type RunStatus, statusOf } from "./run-status.ts";
import { checkRunId, requireStore } from "./store-required.ts";

/** How to open a run. */
export interface OpenRunOptions<Context = unknown, Value = unknown> {
  /** The input, as it was when the run was planned. Needed as long as parts are not uploaded, and to send rows again. */
  readonly inputs?: RunInputs<string, Context> | undefined;
  /**
   * Whether the input is compared with what was planned only once it is needed: to send, to match rows, to send again. That
   * saves reading all of it where a cron only looks at jobs. Nothing is sent or booked before. @default false
   */
  readonly lazyInputs?: boolean | undefined;
  /** What judges the answers, and types their values: what the run was created with. */
  readonly schema?: StandardSchema<Value> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whole batches that survive their process. */
export interface Runs {
  /**
   * Checks and plans a run, and writes it to the store. Nothing is sent, and nothing spent, before `wait` or `advance`.
   *
   * @throws {InvalidInputError} `invalid_input` with all problems of the input; `invalid_argument`.
   */
  create<const Endpoint extends ApiEndpoint, Context = undefined, Value = unknown>(
    inputs: RunInputs<NoInfer<Endpoint>, Context>,
    options: CreateRunOptions<Endpoint, Value>,
  ): Promise<Run<Endpoint, Context, Value>>;
  /**
   * Opens a run of this or another process.
   *
   * @throws {RunError} `run_not_found`, `ledger_unreadable`, `source_changed`, `source_required`.
   */
  open<Endpoint extends string = string, Context = undefined, Value = unknown>(
    run_id: string,
    options?: OpenRunOptions<Context, Value>,
  ): Promise<Run<Endpoint, Context, Value>>;
  /** Where each run of the store stands. */
  list(): Promise<RunStatus[]>;
  /** Forgets a run and its files; what is on the service stays. */
  delete(run_id: string): Promise<void>;
}

/** Binds the runs of a store. Their limits are those of the store's owner where they name none. */
export function bindRuns(client: Client, given: RunStore | undefined, limits: RunLimitOptions = {}): Runs {
  return {
    create: (inputs, options) =>
      createRun(client, requireStore(given), inputs, { ...options, limits: limitsOver(limits, options.limits) }),
    open: (run_id, options) => openRun(client, requireStore(given), checkRunId(run_id), options),
    async list() {
      const store = requireStore(given);
      const statuses: RunStatus[] = [];
      for (const run_id of await store.list()) {
        const { state } = await openLedger(client, store, run_id);
        statuses.push(statusOf(state, newRunMemory()));
      }
      return statuses.sort((left, right) => right.created_at - left.created_at);
    },
    async delete(run_id) {
      const store = requireStore(given);
      await store.spool?.delete(checkRunId(run_id));
      await store.delete(run_id);
    },
  };
}

/**
 * Checks and plans a run; see `Runs.create`.
 *
 * @param client - From `createClient`.
 * @param store - Where the run is kept.
 * @param inputs - The requests, as a source, a Blob, an array, or what can be read only once where the store has a spool.
 * @param options - Endpoint, model, limits, repair, labels.
 * @throws {InvalidInputError} `invalid_input` with all problems of the input; `invalid_argument`.
 * @example
 * ```ts
 * import { createClient, createRun, memoryRunStore } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const run = await createRun(client, memoryRunStore(), [{ body: { input: "a text" } }], {
 *   endpoint: "/v1/embeddings",
 *   model: "mistral-embed",
 * });
 * console.log(run.plan.parts.length);
 * ```
 */
export async function createRun<const Endpoint extends ApiEndpoint, Context = undefined, Value = unknown>(
  client: Client,
  store: RunStore,
  inputs: RunInputs<NoInfer<Endpoint>, Context>,
  options: CreateRunOptions<Endpoint, Value>,
): Promise<Run<Endpoint, Context, Value>> {
  const settings = settingsOf(options);
  const run_id = checkRunId(options.run_id ?? client.random.id());
  const { name, signal, onProgress, schema } = options;
  await refuseTakenRun(store, run_id);
  const given = await asRunSource<Context>(inputs as RunInputs<string, Context>, {
    run_id,
    spool: store.spool,
    name,
    signal,
  });
  const { contextAt, isSpooled } = given;
  const source = withResponseFormat(given.source, settings);
  const scan = await scanInput(source, settings, { signal, onProgress });
  options.onReport?.(scan.report);
  if (scan.report.problemCount > 0 && isSpooled) await store.spool?.delete(inputFileName(run_id));
  refuseProblems(`"${source.name}"`, scan.report);
  const ledger = await beginRun(client, store, run_id, settings, scan);
  const proveSource = PROVEN;
  return new RunHandle<Endpoint, Context, Value>({ client, store, ledger, source, proveSource, contextAt, schema });
}

/**
 * Opens a run of this or another process; see `Runs.open`.
 *
 * @param client - From `createClient`.
 * @param store - Where the run is kept.
 * @param run_id - The run.
 * @param options - The input, which must be the one that was planned.
 * @throws {RunError} `run_not_found`, `ledger_unreadable`, `source_changed`, `source_required`.
 * @example
 * ```ts
 * import { createClient, memoryRunStore, openRun } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const run = await openRun(client, memoryRunStore(), "invoices-2026-11");
 * console.log(run.status().progress);
 * ```
 */
export async function openRun<Endpoint extends string = string, Context = undefined, Value = unknown>(
  client: Client,
  store: RunStore,
  run_id: string,
  { inputs, lazyInputs = false, schema, signal }: OpenRunOptions<Context, Value> = {},
): Promise<Run<Endpoint, Context, Value>> {
  checkSchema(schema);
  const ledger = await openLedger(client, store, run_id);
  const spooled = await store.spool?.source(inputFileName(run_id));
  const given = inputs === undefined ? undefined : await asRunSource(inputs, { run_id, signal });
  const raw = given?.source ?? spooled;
  const { settings } = ledger.state;
  const source = raw === undefined || settings === null ? raw : withResponseFormat(raw, settings);
  const { state } = ledger;
  // A copy in the spool is the run's own.
  const proveSource =
    given === undefined || source === undefined ? PROVEN : once((now) => checkSameInput(store, state, source, now));
  if (!lazyInputs || !state.isPlanned) await proveSource(signal);
  await completePlan(ledger, source, signal);
  const contextAt = given?.contextAt ?? (() => undefined);
  return new RunHandle<Endpoint, Context, Value>({ client, store, ledger, source, proveSource, contextAt, schema });
}

/**
 * Creates a run and waits for it: the shortest way from requests to rows.
 *
 * @param client - From `createClient`.
 * @param store - Where the run is kept.
 * @param inputs - As for `createRun`.
 * @param options - As for `createRun` and `Run.wait`.
 * @returns The run, ended.
 * @throws What `createRun` and `Run.wait` throw.
 * @example
 * ```ts
 * import { createClient, memoryRunStore, runBatch } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const run = await runBatch(client, memoryRunStore(), [{ body: { input: "a text" } }], {
 *   endpoint: "/v1/embeddings",
 *   model: "mistral-embed",
 * });
 * for await (const row of run.results()) console.log(row.index, row.outcome);
 * ```
 */
export async function runBatch<const Endpoint extends ApiEndpoint, Context = undefined, Value = unknown>(
  client: Client,
  store: RunStore,
  inputs: RunInputs<NoInfer<Endpoint>, Context>,
  options: CreateRunOptions<Endpoint, Value> & WaitForRunOptions,
): Promise<Run<Endpoint, Context, Value>> {
  const run = await createRun(client, store, inputs, options);
  await run.wait(options);
  return run;
}

/** What was planned in this process, or is the run's own copy. */
const PROVEN: RunContext["proveSource"] = async () => {};

/** Does a work once; one that fails is left to be done. */
function once(work: RunContext["proveSource"]): RunContext["proveSource"] {
  let isDone = false;
  return async (signal) => {
    if (isDone) return;
    await work(signal);
    isDone = true;
  };
}

function openLedger({ clock, random }: Client, store: RunStore, run_id: string): Promise<RunLedger> {
  return RunLedger.open(run_id, { store, clock, random });
}
