import type { JsonObject } from "../wire.ts";

/** The shapes in which users have seen a failed row; no official example exists. */
export type ErrorShape =
  | "envelope"
  | "string"
  | "object"
  | "json_string_body"
  | "no_custom_id"
  | "no_error_key"
  | "null_body";

/** All shapes of an error line. */
export const ERROR_SHAPES: readonly ErrorShape[] = [
  "envelope",
  "string",
  "object",
  "json_string_body",
  "no_custom_id",
  "no_error_key",
  "null_body",
];

/** A failed row before it gets its shape. */
export interface FailedRow {
  readonly id: string;
  readonly custom_id: string | null;
  readonly status_code: number;
  readonly body: unknown;
  readonly error: unknown;
  readonly message: string;
}

/** Writes a failed row in one of the observed shapes. */
export function errorLine(row: FailedRow, shape: ErrorShape): JsonObject {
  const { id, custom_id, status_code, body, error, message } = row;
  switch (shape) {
    case "envelope":
      return { id, custom_id, response: { status_code, body }, error };
    case "string":
      return { id, custom_id, response: { status_code, body: null }, error: message };
    case "object":
      return { id, custom_id, response: { status_code, body: null }, error: { code: String(status_code), message } };
    case "json_string_body":
      return {
        id,
        custom_id,
        response: { status_code, body: JSON.stringify({ object: "error", message }) },
        error: null,
      };
    case "no_custom_id":
      return { id, response: { status_code, body: {} }, error: message };
    case "no_error_key":
      return { id, custom_id, response: { status_code, body } };
    case "null_body":
      return { id, custom_id, response: { status_code, body: null }, error: null };
  }
}

/** Finds the readable part of an error body. */
export function errorMessage(body: unknown): string {
  if (typeof body === "string") return body;
  if (typeof body !== "object" || body === null) return "Internal error";
  const { message } = body as { message?: unknown };
  if (typeof message === "string") return message;
  return JSON.stringify(message ?? body);
}
