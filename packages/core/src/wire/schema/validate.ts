import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { ResponseError } from "../../errors/response-error.ts";
import type { Mismatch, Schema } from "./schema.ts";

/** Runs a schema; throws what is made of the first thing that is wrong and of its place, `requests[3].custom_id`. */
function run<T>(schema: Schema<T>, value: unknown, whole: string, refusal: (why: string, field: string) => Error): T {
  const { value: output, issues } = schema["~run"]({ value }, {});
  if (issues === undefined) return output;
  const [{ path, message }] = issues as unknown as [Mismatch];
  const field = path
    .map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .slice(1);
  throw refusal(`${field === "" ? whole : `"${field}"`} ${message}`, field);
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
  const refusal = (why: string, field: string): Error =>
    new InvalidInputError(`Cannot call ${call}: ${why}`, { field });
  return run(schema, value, "the argument", refusal);
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
  return run(schema, value, "the answer", (why) => invalidResponse(request, why, JSON.stringify(value)));
}

/** The error for an answer of the service that is not what it promises; keeps the beginning of the body. */
export function invalidResponse(request: string, why: string, body: string, cause?: unknown): ResponseError {
  return new ResponseError(`Cannot use the answer to ${request}: ${why}`, {
    code: "invalid_response",
    body: body.slice(0, 2000),
    cause,
  });
}
