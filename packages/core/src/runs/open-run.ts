import { RunError } from "../errors/run-error.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Source } from "../ports/source.ts";
import { appendPlan } from "./create-run.ts";
import type { InputIdentity, RunSettings } from "./ledger/run-event.ts";
import type { RunLedger } from "./ledger/run-ledger.ts";
import type { RunState } from "./ledger/run-state.ts";
import { describeChange } from "./plan/describe-change.ts";
import { fromBlobs, markInput } from "./plan/fingerprint.ts";
import { scanInput } from "./plan/scan-input.ts";

/**
 * Makes sure that an input is the one that a run was planned for.
 *
 * @throws {RunError} `source_changed`, with the lines that differ and the ways out.
 */
export async function checkSameInput(
  store: RunStore,
  { run_id, input }: Pick<RunState, "run_id" | "input">,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (input === null) return;
  const mark = await markInput(source, signal);
  if (mark.fingerprint === input.fingerprint && mark.bytes === input.bytes) return;
  const blocks = await readBlocksOf(store, run_id, input);
  const change = describeChange({ ...input, blocks }, mark) ?? "its bytes differ";
  throw new RunError(
    `Cannot go on with run "${run_id}": "${source.name}" is not the input that was planned: ${change}; restore it, or begin a new run`,
    { code: "source_changed", run_id },
  );
}

async function readBlocksOf(store: RunStore, run_id: string, { blobs }: InputIdentity): Promise<Uint8Array> {
  const found: Uint8Array[] = [];
  for (let index = 0; index < blobs; index += 1) {
    found.push((await store.getBlob(run_id, `input-${index}`)) ?? new Uint8Array());
  }
  return fromBlobs(found);
}

/**
 * Completes a plan that a crash cut off.
 *
 * @throws {RunError} `source_required` without the input; `run_not_found` where not even the settings were written.
 */
export async function completePlan(
  ledger: RunLedger,
  source: Source | undefined,
  signal: AbortSignal | undefined,
): Promise<RunSettings> {
  const { settings, isPlanned, run_id } = ledger.state;
  if (settings === null) {
    throw new RunError(`Cannot open run "${run_id}": its beginning was never written; create it again`, {
      code: "run_not_found",
      run_id,
    });
  }
  if (isPlanned) return settings;
  if (source === undefined) {
    throw new RunError(`Cannot open run "${run_id}": its plan was cut off; open it with its input`, {
      code: "source_required",
      run_id,
    });
  }
  const { parts } = await scanInput(source, settings, { signal });
  await appendPlan(ledger, parts);
  return settings;
}
