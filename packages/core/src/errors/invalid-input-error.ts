import { MistralBatchError } from "./mistral-batch-error.ts";

/** One thing that is wrong with an input file or a list of requests. */
export interface InputProblem {
  /** The 1-based line of the file, or the 1-based place in the list. */
  readonly line: number;
  /** What is wrong, for example `custom_id "7" stands on line 3 already`. */
  readonly message: string;
}

/** What was wrong with a call or its input. */
export interface InvalidInputErrorOptions {
  readonly code?: "invalid_argument" | "missing_api_key" | "invalid_input" | undefined;
  readonly field?: string | undefined;
  readonly problems?: readonly InputProblem[] | undefined;
  readonly problemCount?: number | undefined;
  readonly cause?: unknown;
}

/**
 * A call or an input that cannot be right, refused before anything was sent. Codes: `invalid_argument` (an argument),
 * `missing_api_key`, `invalid_input` (lines of a batch input). What to do: correct it; the message names the field or the
 * line, the value and the way out.
 *
 * @example
 * ```ts
 * import { assertInput, InvalidInputError, requestsSource } from "@mistral-batch/core";
 *
 * const source = requestsSource([{ custom_id: "", body: { input: "sea" } }]);
 * await assertInput(source).catch((error: unknown) => {
 *   if (!(error instanceof InvalidInputError)) throw error;
 *   for (const { line, message } of error.problems) console.error(line, message);
 * });
 * ```
 */
export class InvalidInputError extends MistralBatchError {
  override readonly name = "InvalidInputError" as const;
  /** The path of the argument, for example `requests[3].custom_id`. */
  declare readonly field: string | undefined;
  /** With `invalid_input`: the first problems, in the order of the input; at most 100. */
  declare readonly problems: readonly InputProblem[];
  /** With `invalid_input`: how many problems there are in all. */
  declare readonly problemCount: number;

  constructor(message: string, options: InvalidInputErrorOptions = {}) {
    const { code = "invalid_argument", problems = [], problemCount = problems.length, ...others } = options;
    const fields = { ...others, code, problems, problemCount };
    super(message, fields);
  }
}
