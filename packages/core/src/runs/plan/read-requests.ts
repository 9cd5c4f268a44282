import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import { readJsonLines } from "../../jsonl/read-json-lines.ts";
import type { Source } from "../../ports/source.ts";
import { isRecord } from "../../results/classify-line.ts";

/** A request as a create takes it inline. */
export interface InlineRequest {
  readonly custom_id: string;
  readonly body: Record<string, unknown>;
}

/**
 * The requests of a small part. Of each line only `custom_id` and `body` are taken: a create refuses anything else.
 *
 * @param source - The lines.
 * @param firstRow - The first row to take, from 0.
 * @param rows - How many to take. Default: all.
 * @throws {MistralBatchError} `source_unreadable` where a line is no request any more, or rows are missing.
 */
export async function readRequests(source: Source, firstRow = 0, rows?: number): Promise<InlineRequest[]> {
  const requests: InlineRequest[] = [];
  if (rows === 0) return requests;
  let row = 0;
  for await (const { value, number } of readJsonLines(source)) {
    if (row >= firstRow) requests.push(toRequest(value, number, source));
    row += 1;
    if (requests.length === rows) return requests;
  }
  if (rows !== undefined) throw changed(source, `it has ${row} rows`);
  return requests;
}

function toRequest(value: unknown, line: number, source: Source): InlineRequest {
  const { custom_id, body } = isRecord(value) ? value : {};
  if (typeof custom_id !== "string" || !isRecord(body)) throw changed(source, `line ${line} is no request`);
  return { custom_id, body };
}

function changed({ name }: Source, why: string): MistralBatchError {
  return new MistralBatchError(`Cannot read the requests of "${name}": ${why}; pass the input as it was planned`, {
    code: "source_unreadable",
  });
}
