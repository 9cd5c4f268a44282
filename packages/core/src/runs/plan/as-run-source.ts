import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import { requestsSource } from "../../input/requests-source.ts";
import { abortSink } from "../../ports/abort-sink.ts";
import { blobSource } from "../../ports/blob-source.ts";
import type { Spool } from "../../ports/spool.ts";
import type { BatchInput } from "../../results/result-row.ts";
import { inputBytes } from "./input-bytes.ts";
import { named } from "./part-source.ts";
import type { OncePassed, RunInput, RunInputs } from "./run-inputs.ts";

/** How inputs become a source. */
export interface RunSourceOptions {
  /** Names the copy of what can be read only once. */
  readonly run_id: string;
  /** Where that copy goes; without it such inputs are refused. */
  readonly spool?: Spool | undefined;
  /** The file name for the uploads. Default: that of the source or the File, else `requests.jsonl`. */
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The name that the copy of an input has in the spool. */
export function inputFileName(run_id: string): string {
  return `${run_id}/input.jsonl`;
}

/**
 * Makes a source of whatever a run can be made of.
 *
 * @throws {InvalidInputError} `invalid_argument` for what is no input, and for what can be read only once where there is
 * no spool: before it is read.
 * @throws What the spool throws, what the inputs throw, and the signal's reason.
 */
export async function asRunSource<Context>(
  inputs: RunInputs<string, Context>,
  options: RunSourceOptions,
): Promise<RunInput<Context>> {
  const { name } = options;
  const noContext = (): undefined => undefined;
  if (inputs instanceof Blob) return { source: blobSource(inputs, name), isSpooled: false, contextAt: noContext };
  if (isArray(inputs)) {
    for (const [index, request] of inputs.entries()) refuseNoRequest(request, index);
    const source = requestsSource(inputs, { name });
    return { source, isSpooled: false, contextAt: (index) => inputs[index]?.context };
  }
  refuseNoInputs(inputs);
  if ("open" in inputs) {
    return { source: name === undefined ? inputs : named(inputs, name), isSpooled: false, contextAt: noContext };
  }
  return { source: await spoolInputs(inputs, options), isSpooled: true, contextAt: noContext };
}

async function spoolInputs(
  inputs: OncePassed<unknown>,
  { run_id, spool, name = "requests.jsonl", signal }: RunSourceOptions,
) {
  if (spool === undefined) {
    throw noInputs(
      "it can be read only once, and this runtime has no place to keep it; pass an array, a Blob or a source",
    );
  }
  const file = inputFileName(run_id);
  const sink = await spool.sink(file);
  try {
    for await (const bytes of inputBytes(inputs, signal)) await sink.write(bytes);
    await sink.commit();
  } catch (error) {
    await abortSink(sink, error);
    throw error;
  }
  const source = await spool.source(file);
  if (source !== undefined) return named(source, name);
  throw new MistralBatchError(`Cannot find "${file}" in the spool: it was just written; give the run another spool`, {
    code: "source_unreadable",
  });
}

function isArray<Context>(inputs: RunInputs<string, Context>): inputs is readonly BatchInput<string, Context>[] {
  return Array.isArray(inputs);
}

/** A request that is wrong in itself is told with its line; what is no object cannot become a line. */
function refuseNoRequest(request: unknown, index: number): void {
  if (typeof request === "object" && request !== null) return;
  throw new InvalidInputError(`Cannot use inputs[${index}]: it is ${String(request)}; pass an object with a body`, {
    field: `inputs[${index}]`,
  });
}

/** A string can be run through as well, but nobody can tell a path from content. */
function refuseNoInputs(inputs: unknown): void {
  if (typeof inputs === "string") {
    throw noInputs("it is a string, perhaps a path, perhaps content; pass a source of a path, or a Blob of content");
  }
  const isObject = typeof inputs === "object" && inputs !== null;
  if (isObject && ["open", "getReader", Symbol.iterator, Symbol.asyncIterator].some((name) => name in inputs)) return;
  throw noInputs(`got ${inputs === null ? "null" : typeof inputs}; pass a source, a Blob or an array of requests`);
}

function noInputs(why: string): InvalidInputError {
  return new InvalidInputError(`Cannot use the input: ${why}`, { field: "inputs" });
}
