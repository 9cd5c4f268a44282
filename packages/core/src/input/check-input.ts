import { invalidArgument } from "../errors/invalid-argument.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { encodeJsonLine } from "../jsonl/encode-json-line.ts";
import type { Source } from "../ports/source.ts";
import type { BatchRequest } from "../wire/create-job-params.ts";
import { checkSource, confirmSuspects } from "./check-source.ts";
import { InputChecker } from "./input-checker.ts";
import type { CheckInputOptions, InputReport } from "./input-report.ts";

/** What the requests of a job can come from. */
export type BatchInputs = Source | Iterable<BatchRequest> | AsyncIterable<BatchRequest>;

const REPORT_ROWS = 1000;

/**
 * Checks the input of a job before anything is sent, since a mistake in it costs an upload, a wait or money: that each
 * line is a JSON object in UTF-8 with a `custom_id` of its own and a body, that nothing streams, and that there are
 * neither too many requests nor too many bytes. A BOM, CRLF and blank lines at the end are tolerated.
 *
 * A source is read once, and once more as far as needed where an id stands twice. An iterable that can be run through
 * only once is used up.
 *
 * @param inputs - A source, or the requests themselves; these may leave `custom_id` out.
 * @param options - What the job will be, limits, signal, `onProgress`.
 * @returns What was found; nothing is thrown for it. Use `assertInput` to stop at problems.
 * @throws {InvalidInputError} `invalid_argument` for an option that cannot be right.
 * @throws What the source throws, and the signal's reason.
 * @example
 * ```ts
 * import { blobSource, checkInput } from "@mistral-batch/core";
 *
 * const source = blobSource(new Blob(['{"custom_id":"1","body":{"input":"a text"}}\n']));
 * const { rows, problems } = await checkInput(source, { endpoint: "/v1/embeddings" });
 * for (const { line, message } of problems) console.error(`line ${line}: ${message}`);
 * ```
 */
export async function checkInput(inputs: BatchInputs, options: CheckInputOptions = {}): Promise<InputReport> {
  for (const name of ["maxRows", "maxBytes", "maxLineBytes"] as const) checkCount(name, options[name]);
  options.signal?.throwIfAborted();
  refuseNoInputs(inputs);
  const checker = new InputChecker(options);
  if ("open" in inputs) {
    await checkSource(inputs, checker, options);
    await confirmSuspects(inputs, checker, options);
  } else {
    await checkRequests(inputs, checker, options);
  }
  checker.report();
  return checker.end();
}

/**
 * Like `checkInput`, but stops at problems.
 *
 * @param inputs - A source, or the requests themselves.
 * @param options - What the job will be, limits, signal, `onProgress`.
 * @returns The report of an input without problems; it may hold warnings.
 * @throws {InvalidInputError} `invalid_input`, with the first 100 `problems` and how many there are.
 * @throws What `checkInput` throws.
 * @example
 * ```ts
 * import { assertInput } from "@mistral-batch/core";
 *
 * const { rows, bytes } = await assertInput([{ body: { input: "a text" } }], { endpoint: "/v1/embeddings" });
 * ```
 */
export async function assertInput(inputs: BatchInputs, options: CheckInputOptions = {}): Promise<InputReport> {
  const report = await checkInput(inputs, options);
  refuseProblems("open" in inputs ? `"${inputs.name}"` : "the requests", report);
  return report;
}

/**
 * Throws the problems of an input, where there are some.
 *
 * @param name - The input, for the message.
 */
export function refuseProblems(name: string, { problems, problemCount }: InputReport): void {
  const [first] = problems;
  if (first === undefined) return;
  const more = problemCount === 1 ? "" : ` (and ${problemCount - 1} more; see problems)`;
  throw new InvalidInputError(`Cannot use ${name}: line ${first.line}: ${first.message}${more}`, {
    code: "invalid_input",
    problems,
    problemCount,
  });
}

/** Requests are not read a second time: a match of both hashes is believed. */
async function checkRequests(
  requests: Iterable<BatchRequest> | AsyncIterable<BatchRequest>,
  checker: InputChecker,
  { signal }: CheckInputOptions,
): Promise<void> {
  let line = 0;
  for await (const request of requests) {
    signal?.throwIfAborted();
    line += 1;
    const ownId = String(line - 1);
    checker.addRow(line, request, ownId);
    try {
      const { custom_id, body } = request ?? {};
      checker.addBytes(encodeJsonLine({ custom_id: custom_id ?? ownId, body }).byteLength, line);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      checker.problems.add(line, error.message);
    }
    if (line % REPORT_ROWS === 0) checker.report();
  }
}

/** A string can be run through as well, but nobody can tell a path from content. */
function refuseNoInputs(inputs: unknown): void {
  const isObject = typeof inputs === "object" && inputs !== null;
  if (isObject && ("open" in inputs || Symbol.iterator in inputs || Symbol.asyncIterator in inputs)) return;
  throw new InvalidInputError(
    "Cannot check the input: pass requests or a source, of a path with fileSource, of a Blob with blobSource",
    { field: "inputs" },
  );
}

function checkCount(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return;
  throw invalidArgument(name, `it is ${String(value)}; write a whole number above 0`);
}
