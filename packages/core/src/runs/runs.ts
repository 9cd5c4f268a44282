import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Client } from "../http/client.ts";
import type { InputReport } from "../input/input-report.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Source } from "../ports/source.ts";
import type { ApiEndpoint } from "../wire/endpoints/api-endpoint.ts";
import { newRunMemory } from "./advance/run-context.ts";
import { beginRun, refuseTakenRun } from "./create-run.ts";
import type { RepairSettings, RunCleanup, RunSettings } from "./ledger/run-event.ts";
import { RunLedger } from "./ledger/run-ledger.ts";
import { checkSameInput, completePlan } from "./open-run.ts";
import { asRunSource, inputFileName } from "./plan/as-run-source.ts";
import { checkTarget } from "./plan/plan-run.ts";
import type { RunInputs } from "./plan/run-inputs.ts";
import { type RunLimitOptions, resolveLimits } from "./plan/run-limits.ts";
import { scanInput } from "./plan/scan-input.ts";
import type { Run, WaitForRunOptions } from "./run.ts";
import { RunHandle } from "./run-handle.ts";
import { type RunStatus, statusOf } from "./run-status.ts";
import { checkRunId, requireStore } from "./store-required.ts";

/** What a run is to do. */
export interface CreateRunOptions<Endpoint extends ApiEndpoint = ApiEndpoint> {
  /** The endpoint that all requests go to. */
  readonly endpoint: Endpoint;
  /** The model of all requests; without it and `agent_id` each body must name its own. */
  readonly model?: string | null | undefined;
  readonly agent_id?: string | null | undefined;
  /** Your own labels for its jobs. `mb_key`, `mb_run`, `mb_part` and `mb_attempt` are the run's. */
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  /** After this many hours the service gives a job up, 1 to 168. @default 24 */
  readonly timeout_hours?: number | undefined;
  /** Names the run: 1 to 64 characters of `[a-zA-Z0-9_-]`. Default: a random id. */
  readonly run_id?: string | undefined;
  /** How the input is cut, and how much of it waits on the service at a time. */
  readonly limits?: RunLimitOptions | undefined;
  /** Which rows are sent again without being asked. Default: none. */
  readonly repair?: Partial<RepairSettings> | undefined;
  /** What is removed from the service once its rows are safe in the spool. @default "never" */
  readonly cleanup?: RunCleanup | undefined;
  /** The file name of the uploads. */
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as the input is read. */
  readonly onProgress?: ((progress: { readonly rows: number; readonly bytes: number }) => void) | undefined;
  /** Called once with all that the check of the input found, warnings too, before anything is thrown or written. */
  readonly onReport?: ((report: InputReport) => void) | undefined;
}

/** How to open a run. */
export interface OpenRunOptions<Context = unknown> {
  /** The input, as it was when the run was planned. Needed as long as parts are not uploaded, and to send rows again. */
  readonly inputs?: RunInputs<string, Context> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whole batches that survive their process. */
export interface Runs {
  /**
   * Checks and plans a run, and writes it to the store. Nothing is sent, and nothing spent, before `wait` or `advance`.
   *
   * @throws {InvalidInputError} `invalid_input` with all problems of the input; `invalid_argument`.
   */
  create<const Endpoint extends ApiEndpoint, Context = undefined>(
    inputs: RunInputs<NoInfer<Endpoint>, Context>,
    options: CreateRunOptions<Endpoint>,
  ): Promise<Run<Endpoint, Context>>;
  /**
   * Opens a run of this or another process.
   *
   * @throws {RunError} `run_not_found`, `ledger_unreadable`, `source_changed`, `source_required`.
   */
  open<Endpoint extends string = string, Context = undefined>(
    run_id: string,
    options?: OpenRunOptions<Context>,
  ): Promise<Run<Endpoint, Context>>;
  /** Where each run of the store stands. */
  list(): Promise<RunStatus[]>;
  /** Forgets a run and its files; what is on the service stays. */
  delete(run_id: string): Promise<void>;
}

/** Binds the runs of a store. */
export function bindRuns(client: Client, given: RunStore | undefined): Runs {
  return {
    create: (inputs, options) => createRun(client, requireStore(given), inputs, options),
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
export async function createRun<const Endpoint extends ApiEndpoint, Context = undefined>(
  client: Client,
  store: RunStore,
  inputs: RunInputs<NoInfer<Endpoint>, Context>,
  options: CreateRunOptions<Endpoint>,
): Promise<Run<Endpoint, Context>> {
  const settings = settingsOf(options);
  const run_id = checkRunId(options.run_id ?? client.random.id());
  const { name, signal, onProgress } = options;
  await refuseTakenRun(store, run_id);
  const { source, contextAt, isSpooled } = await asRunSource<Context>(inputs as RunInputs<string, Context>, {
    run_id,
    spool: store.spool,
    name,
    signal,
  });
  const scan = await scanInput(source, settings, { signal, onProgress });
  options.onReport?.(scan.report);
  if (scan.report.problemCount > 0) {
    if (isSpooled) await store.spool?.delete(inputFileName(run_id));
    throw refusal(source, scan.report);
  }
  const ledger = await beginRun(client, store, run_id, settings, scan);
  return new RunHandle<Endpoint, Context>({ client, store, ledger, source, contextAt });
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
export async function openRun<Endpoint extends string = string, Context = undefined>(
  client: Client,
  store: RunStore,
  run_id: string,
  { inputs, signal }: OpenRunOptions<Context> = {},
): Promise<Run<Endpoint, Context>> {
  const ledger = await openLedger(client, store, run_id);
  const spooled = await store.spool?.source(inputFileName(run_id));
  const given = inputs === undefined ? undefined : await asRunSource(inputs, { run_id, signal });
  const source = given?.source ?? spooled;
  if (given !== undefined) await checkSameInput(store, ledger.state, given.source, signal);
  await completePlan(ledger, source, signal);
  const contextAt = given?.contextAt ?? (() => undefined);
  return new RunHandle<Endpoint, Context>({ client, store, ledger, source, contextAt });
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
export async function runBatch<const Endpoint extends ApiEndpoint, Context = undefined>(
  client: Client,
  store: RunStore,
  inputs: RunInputs<NoInfer<Endpoint>, Context>,
  options: CreateRunOptions<Endpoint> & WaitForRunOptions,
): Promise<Run<Endpoint, Context>> {
  const run = await createRun(client, store, inputs, options);
  await run.wait(options);
  return run;
}

function openLedger({ clock, random }: Client, store: RunStore, run_id: string): Promise<RunLedger> {
  return RunLedger.open(run_id, { store, clock, random });
}

function refusal({ name }: Source, { problems, problemCount }: InputReport): InvalidInputError {
  const [first] = problems;
  const more = problemCount === 1 ? "" : ` (and ${problemCount - 1} more; see problems)`;
  return new InvalidInputError(`Cannot use "${name}": line ${first?.line}: ${first?.message}${more}`, {
    code: "invalid_input",
    problems,
    problemCount,
  });
}

const LABELS = ["mb_key", "mb_run", "mb_part", "mb_attempt"];

/** What a run is created with, checked. */
export function settingsOf(options: CreateRunOptions): RunSettings {
  const { endpoint, model = null, agent_id = null, timeout_hours = 24, cleanup = "never", repair = {} } = options;
  const metadata = options.metadata ?? {};
  checkTarget({ endpoint, model, agent_id, metadata, timeout_hours }, "runs.create");
  const taken = LABELS.find((name) => Object.hasOwn(metadata, name));
  if (taken !== undefined) throw wrong(`metadata.${taken}`, metadata[taken], "leave it out, it is the run's own label");
  const { maxAttempts = 1, truncatedTokensFactor = null } = repair;
  if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > 10) {
    throw wrong("repair.maxAttempts", maxAttempts, "write a whole number from 1 to 10");
  }
  if (truncatedTokensFactor !== null && !(truncatedTokensFactor > 1)) {
    throw wrong("repair.truncatedTokensFactor", truncatedTokensFactor, "write a number above 1, or null");
  }
  if (!["never", "input", "all"].includes(cleanup)) throw wrong("cleanup", cleanup, 'write "never", "input" or "all"');
  return {
    endpoint,
    model,
    agent_id,
    metadata,
    timeout_hours,
    limits: resolveLimits(options.limits),
    repair: { maxAttempts, truncatedTokensFactor },
    cleanup,
    response_schema: null,
  };
}

function wrong(field: string, value: unknown, wayOut: string): InvalidInputError {
  return new InvalidInputError(`Cannot use "${field}": it is ${JSON.stringify(value)}; ${wayOut}`, { field });
}
