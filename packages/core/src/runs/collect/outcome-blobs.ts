import { joinBytes } from "../../jsonl/line-block.ts";
import { sha256Hex } from "../../jsonl/sha256-hex.ts";
import { MAX_BLOB_BYTES, type RunStore } from "../../ports/run-store.ts";
import { damagedRun } from "../ledger/damaged-run.ts";
import type { PartState } from "../ledger/run-state.ts";

/**
 * Stores the outcomes of a part's rows. Those of an earlier collection stay as they are: the ledger speaks of them.
 *
 * @returns How many blobs they take.
 */
export async function putOutcomes(
  store: RunStore,
  run_id: string,
  { part, collections }: Pick<PartState, "part" | "collections">,
  outcomes: Uint8Array,
): Promise<number> {
  let blobs = 0;
  for (let start = 0; start < outcomes.byteLength; start += MAX_BLOB_BYTES) {
    await store.putBlob(
      run_id,
      blobName(part, collections.length, blobs),
      outcomes.slice(start, start + MAX_BLOB_BYTES),
    );
    blobs += 1;
  }
  return blobs;
}

/**
 * The outcomes of a part's rows, as a collection left them; none for a part that had no such collection.
 *
 * @throws {RunError} `ledger_unreadable` where they are not what was stored.
 */
export async function getOutcomes(
  store: RunStore,
  run_id: string,
  { part, collections, rows }: PartState,
  collection: number,
): Promise<Uint8Array> {
  const { blobs, digest } = collections[collection] ?? { blobs: 0, digest: null };
  if (digest === null) return new Uint8Array();
  const found: Uint8Array[] = [new Uint8Array()];
  for (let blob = 0; blob < blobs; blob += 1) {
    found.push((await store.getBlob(run_id, blobName(part, collection, blob))) ?? new Uint8Array());
  }
  const outcomes = new Uint8Array(joinBytes(found));
  if (outcomes.byteLength === rows && (await sha256Hex(outcomes)) === digest) return outcomes;
  throw damagedRun(run_id, `the outcomes of part ${part} are damaged`);
}

function blobName(part: number, collection: number, blob: number): string {
  return collection === 0 ? `outcomes-${part}-${blob}` : `outcomes-${part}-twin-${collection}-${blob}`;
}
