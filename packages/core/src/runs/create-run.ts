import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Client } from "../http/client.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { PlannedPart, RunSettings } from "./ledger/run-event.ts";
import { RunLedger } from "./ledger/run-ledger.ts";
import { toBlobs } from "./plan/fingerprint.ts";
import type { InputScan } from "./plan/scan-input.ts";

/** How many parts an event of the plan holds: far below the limit of an event. */
const PARTS_PER_EVENT = 300;

/**
 * Writes the first events of a run: what it was asked to do, what its input is, and how it is cut.
 *
 * @throws {RunError} `run_fenced` where another process writes a run of this id at the same time.
 */
export async function beginRun(
  client: Client,
  store: RunStore,
  run_id: string,
  settings: RunSettings,
  scan: InputScan,
): Promise<RunLedger> {
  const { clock, random } = client;
  const ledger = RunLedger.begin(run_id, { store, clock, random });
  // The blobs come first: an event that speaks of them must find them.
  const blobs = toBlobs(scan.blocks);
  for (const [index, blob] of blobs.entries()) await store.putBlob(run_id, `input-${index}`, blob);
  const { rows, bytes, fingerprint, name } = scan.input;
  const input = { name, rows, bytes, fingerprint, blobs: blobs.length };
  await ledger.append({ type: "run.created", settings, input, worstCaseTokens: scan.worstCaseTokens });
  await appendPlan(ledger, scan.parts);
  return ledger;
}

/** Writes the plan of a run, or what a crash left out of it. */
export async function appendPlan(ledger: RunLedger, parts: readonly PlannedPart[]): Promise<void> {
  for (let first = ledger.state.parts.length; first < parts.length; first += PARTS_PER_EVENT) {
    const isLast = first + PARTS_PER_EVENT >= parts.length;
    await ledger.append({ type: "run.planned", parts: parts.slice(first, first + PARTS_PER_EVENT), isLast });
  }
}

/**
 * Makes sure that a run is new, before anything of it is written.
 *
 * @throws {InvalidInputError} `invalid_argument` where the store has a run of this id.
 */
export async function refuseTakenRun(store: RunStore, run_id: string): Promise<void> {
  if ((await store.read(run_id)).length === 0) return;
  throw new InvalidInputError(
    `Cannot create run "${run_id}": the store has one of this id; open it, or choose another id`,
    {
      field: "run_id",
    },
  );
}
