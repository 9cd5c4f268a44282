import { readErrorDetail } from "../http/error-detail.ts";

/**
 * What a failed line says in words. The service puts its text into `error` or into the body, as a string, an object or
 * JSON in a string.
 *
 * @returns One line of at most 500 characters, never empty.
 */
export function failureMessage(error: unknown, body: unknown, status: number | null): string {
  const message = describe(error) || describe(body);
  if (message !== "") return message;
  return status === null ? "The line has neither a status nor an error" : `Status ${status} without a message`;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return readErrorDetail(/^\s*</.test(value) ? undefined : value, value);
  const raw = JSON.stringify(value);
  return raw === "{}" || raw === "[]" ? "" : readErrorDetail(value, raw);
}
