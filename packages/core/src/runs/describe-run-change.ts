import type { Client } from "../http/client.ts";
import type { RunStore } from "../ports/run-store.ts";
import { RunLedger } from "./ledger/run-ledger.ts";
import { describeSettingsChange } from "./plan/describe-settings-change.ts";
import { type CreateRunOptions, settingsOf } from "./run-settings.ts";

/**
 * Says in what a run that is in the store differs from one that these options would create. A run keeps to what it was
 * created with: whoever wants to go on with it in other words learns here that it would not.
 *
 * @param client - From `createClient`.
 * @param store - Where the run is kept.
 * @param run_id - The run.
 * @param options - What it would be created with now.
 * @returns A line for each setting that differs, for example `model: "one" -> "other"`; none where all are the same.
 * @throws {RunError} `run_not_found`, `ledger_unreadable`. {InvalidInputError} `invalid_argument` for options that are wrong.
 * @example
 * ```ts
 * import { createClient, createRun, describeRunChange, memoryRunStore } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const store = memoryRunStore();
 * const options = { endpoint: "/v1/embeddings", model: "mistral-embed" } as const;
 * const run = await createRun(client, store, [{ body: { input: "a text" } }], options);
 * console.log(await describeRunChange(client, store, run.id, { ...options, timeout_hours: 48 }));
 * ```
 */
export async function describeRunChange(
  { clock, random }: Client,
  store: RunStore,
  run_id: string,
  options: CreateRunOptions,
): Promise<string[]> {
  const { state } = await RunLedger.open(run_id, { store, clock, random });
  // A ledger whose beginning was cut off says so to whoever opens the run.
  return state.settings === null ? [] : describeSettingsChange(state.settings, settingsOf(options));
}
