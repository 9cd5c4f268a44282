/** A JSON object of which nothing is known yet. */
export type JsonObject = Record<string, unknown>;

/** Tells a JSON object from an array, null and the scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text as it is; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
