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
 * @throws {MistralBatchError} `source_unreadable` where a line is no request any more.
 */
export async function readRequests(source: Source): Promise<InlineRequest[]> {
  const requests: InlineRequest[] = [];
  for await (const { value, number } of readJsonLines(source)) requests.push(toRequest(value, number, source));
  return requests;
}

function toRequest(value: unknown, line: number, source: Source): InlineRequest {
  const { custom_id, body } = isRecord(value) ? value : {};
  if (typeof custom_id === "string" && isRecord(body)) return { custom_id, body };
  throw new MistralBatchError(
    `Cannot read the requests of "${source.name}": line ${line} is no request; pass the input as it was planned`,
    { code: "source_unreadable" },
  );
}
