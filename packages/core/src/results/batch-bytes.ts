import { encodeJsonLine } from "../jsonl/encode-json-line.ts";
import { joinBytes, splitLineBytes } from "../jsonl/line-block.ts";
import type { ResultRow } from "./result-row.ts";
import type { RowBatch } from "./row-reader.ts";

const NEWLINE = /* @__PURE__ */ Uint8Array.of(0x0a);

/** The lines of a batch as they are written: those of a file unchanged, each with its end. */
export function batchBytes<Endpoint extends string, Context, Value>(
  batch: RowBatch<Endpoint, Context, Value>,
): readonly Uint8Array[] {
  const { block, kept, items, rows } = batch;
  if (block === null) return [joinBytes((items ?? rows.map(missingItem)).map(encodeJsonLine))];
  if (kept === null) return block.isUnterminated ? [...block.pieces, NEWLINE] : block.pieces;
  const lines = splitLineBytes(block);
  return [joinBytes(kept.map((place) => lines[place] ?? NEWLINE))];
}

function missingItem<Endpoint extends string, Context, Value>(row: ResultRow<Endpoint, Context, Value>): object {
  return missingLine(row.custom_id, row.outcome === "missing" ? row.reason : "");
}

/** What stands for a request that has no row. */
export function missingLine(custom_id: string | null, reason: string): object {
  return { custom_id, response: null, error: { type: "missing", reason } };
}
