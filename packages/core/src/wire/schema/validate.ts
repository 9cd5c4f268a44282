import { safeParse } from "valibot";
import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { ResponseError } from "../../errors/response-error.ts";
import { printPath, type Schema } from "./schema.ts";

interface Finding {
  readonly field: string;
  readonly message: string;
}

/** Runs a schema; returns the output, or the first thing that is wrong. */
function run<T>(schema: Schema<T>, value: unknown): { readonly output: T } | Finding {
  const result = safeParse(schema, value);
  if (result.success) return { output: result.output };
  const [issue] = result.issues;
  const field = printPath((issue.path ?? []).map((item) => item.key as string | number));
  return { field, message: issue.message };
}

/**
 * Checks the arguments of a call.
 *
 * @param schema - What the call takes.
 * @param value - What it was given.
 * @param call - The name of the call, for the message.
 * @throws {InvalidInputError} `invalid_argument`, naming the field, the value and the way out.
 */
export function validateInput<T>(schema: Schema<T>, value: unknown, call: string): T {
  const result = run(schema, value);
  if ("output" in result) return result.output;
  const subject = result.field === "" ? "the argument" : `"${result.field}"`;
  throw new InvalidInputError(`Cannot call ${call}: ${subject} ${result.message}`, { field: result.field });
}

/**
 * Checks an answer of the service.
 *
 * @param schema - What the service promises.
 * @param value - What it sent, as parsed JSON; checked in place.
 * @param request - The request, for the message, for example `GET https://api.mistral.ai/v1/batch/jobs`.
 * @throws {ResponseError} `invalid_response`.
 */
export function validateResponse<T>(schema: Schema<T>, value: unknown, request: string): T {
  const result = run(schema, value);
  if ("output" in result) return result.output;
  const subject = result.field === "" ? "the answer" : `"${result.field}"`;
  throw new ResponseError(`Cannot use the answer to ${request}: ${subject} ${result.message}`, {
    code: "invalid_response",
    body: JSON.stringify(value).slice(0, 2000),
  });
}
