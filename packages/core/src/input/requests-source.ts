import { invalidArgument } from "../errors/invalid-argument.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { jsonLines } from "../jsonl/json-lines.ts";
import type { Source } from "../ports/source.ts";
import type { BatchRequest } from "../wire/create-job-params.ts";

/** What to call the file. */
export interface RequestsSourceOptions {
  /** The file name for the upload. @default "requests.jsonl" */
  readonly name?: string | undefined;
}

/**
 * A source over an array of requests, written as JSONL whenever it is read. A request without a `custom_id` gets its
 * place in the array, from 0, as a decimal number: `readResults` with the same array as `inputs` matches it by that. Of
 * each request only `custom_id` and `body` are sent.
 *
 * @param requests - The requests; the array must not change as long as the source is in use.
 * @param options - The file name.
 * @throws {InvalidInputError} `invalid_argument` where a place is already the `custom_id` of another request.
 * @example
 * ```ts
 * import { createClient, requestsSource, uploadFile } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const source = requestsSource([{ custom_id: "1", body: { input: "a text" } }]);
 * const file = await uploadFile(client, { file: source });
 * ```
 */
export function requestsSource(
  requests: readonly BatchRequest[],
  { name = "requests.jsonl" }: RequestsSourceOptions = {},
): Source {
  if (!Array.isArray(requests)) {
    throw invalidArgument("requests", `it must be an array of requests, got a ${typeof requests}`);
  }
  refuseTakenPlaces(requests);
  return { name, open: () => jsonLines(linesOf(requests)) };
}

function* linesOf(requests: readonly BatchRequest[]): Generator<object, void, undefined> {
  for (const [index, { custom_id, body }] of requests.entries()) yield { custom_id: custom_id ?? String(index), body };
}

function refuseTakenPlaces(requests: readonly BatchRequest[]): void {
  const given = requests.map(({ custom_id }) => custom_id ?? undefined);
  if (!given.includes(undefined) || given.every((custom_id) => custom_id === undefined)) return;
  const taken = new Set(given);
  for (const [index, custom_id] of given.entries()) {
    if (custom_id !== undefined || !taken.has(String(index))) continue;
    throw new InvalidInputError(
      `Cannot name requests[${index}] "${index}" after its place: another request has that custom_id; give each its own`,
      { field: `requests[${index}].custom_id` },
    );
  }
}
