import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { encodeJsonLine } from "../jsonl/encode-json-line.ts";
import { type LineBlock, splitLineBytes } from "../jsonl/line-block.ts";
import { inputLineLimit } from "../jsonl/line-limits.ts";
import { readBlocks } from "../jsonl/read-blocks.ts";
import type { Source } from "../ports/source.ts";
import type { BatchRequest } from "../wire/create-job-params.ts";
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
  const [first] = report.problems;
  if (first === undefined) return report;
  const name = "open" in inputs ? `"${inputs.name}"` : "the requests";
  const more = report.problemCount === 1 ? "" : ` (and ${report.problemCount - 1} more; see problems)`;
  throw new InvalidInputError(`Cannot use ${name}: line ${first.line}: ${first.message}${more}`, {
    code: "invalid_input",
    problems: report.problems,
    problemCount: report.problemCount,
  });
}

async function checkSource(source: Source, checker: InputChecker, options: CheckInputOptions): Promise<void> {
  const limit = inputLineLimit(options.maxLineBytes);
  try {
    for await (const block of readBlocks(source, { ...limit, signal: options.signal })) {
      checkBlock(block, checker);
      const ownBytes = block.pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
      // The offset of the first line tells whether a BOM was left out.
      checker.addBytes(block.firstNumber === 1 ? block.offset + ownBytes : ownBytes, block.firstNumber);
      checker.report();
    }
  } catch (error) {
    // A line over the cap is the end of the reading, not of the report.
    if (!(error instanceof InvalidInputError) || error.code !== "invalid_input") throw error;
    for (const { line, message } of error.problems) checker.addBroken(line, message);
  }
}

function checkBlock(block: LineBlock, checker: InputChecker): void {
  let bytes: Uint8Array[] | undefined;
  for (const [index, text] of block.lines.entries()) {
    const line = block.firstNumber + index;
    if (text.trim() === "") {
      checker.addBlank(line);
      continue;
    }
    if (text.includes("\uFFFD")) {
      bytes ??= splitLineBytes(block);
      if (!isUtf8(bytes[index] ?? new Uint8Array())) {
        checker.addBroken(line, "The line is not UTF-8; save the file as UTF-8");
        continue;
      }
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      const why = error instanceof Error ? error.message.slice(0, 200) : String(error);
      checker.addBroken(line, `The line is not JSON: ${why}`);
      continue;
    }
    checker.addRow(line, value);
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
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

/** Two ids with equal hashes are the same one only if the earlier line says so. */
async function confirmSuspects(source: Source, checker: InputChecker, options: CheckInputOptions): Promise<void> {
  if (checker.suspects.length === 0) return;
  const last = Math.max(...checker.suspects.map(({ earlier }) => earlier));
  for await (const { lines, firstNumber } of readBlocks(source, {
    ...inputLineLimit(options.maxLineBytes),
    signal: options.signal,
  })) {
    for (const suspect of checker.suspects) {
      const text = lines[suspect.earlier - firstNumber];
      if (text !== undefined && idOf(text) !== suspect.custom_id) checker.problems.remove(suspect.problem);
    }
    if (firstNumber + lines.length > last) return;
  }
}

function idOf(text: string): unknown {
  const { custom_id }: { custom_id?: unknown } = JSON.parse(text);
  return custom_id;
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
  throw new InvalidInputError(`Cannot use "${name}": it is ${String(value)}; write a whole number above 0`, {
    field: name,
  });
}
