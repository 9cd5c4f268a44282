/** What every runtime here has of `JSON`, and the types of the language do not know yet: numbers as they are written. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

/** What may stand for a number that JavaScript cannot hold: sixteen digits before any point, or an exponent. */
const MAY_BE_LOST = /(?<![\d.])\d{16}|\d[eE]/;

/**
 * Parses JSON that is written anew later. A whole number that JavaScript cannot hold, as the ids of some systems are, stays
 * as it was written: it becomes an object that `JSON.stringify` writes back, and no number any more.
 *
 * @throws {SyntaxError} for what is no JSON.
 * @throws {RangeError} for what is nested too deeply to be looked through.
 */
export function parseJson(text: string): unknown {
  if (!MAY_BE_LOST.test(text)) return JSON.parse(text) as unknown;
  const json = JSON as unknown as ExactJson;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && isLost(value) ? json.rawJSON(source) : value,
  );
}

function isLost(value: number): boolean {
  return !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
}
