import { InvalidInputError } from "../errors/invalid-input-error.ts";

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * A value as one line of JSONL: compact JSON, UTF-8, a newline at the end. U+2028 and U+2029 are escaped, because other
 * readers take them for the end of a line.
 *
 * @param value - Anything that JSON can say.
 * @throws {InvalidInputError} `invalid_argument` for what JSON cannot say: undefined, a function, a BigInt, a cycle.
 * @example
 * ```ts
 * import { encodeJsonLine } from "@mistral-batch/core";
 *
 * const bytes = encodeJsonLine({ custom_id: "1", body: { input: "a text" } });
 * ```
 */
export function encodeJsonLine(value: unknown): Uint8Array {
  return encoder.encode(`${toJson(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}\n`);
}

function toJson(value: unknown): string {
  let cause: unknown;
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (error) {
    cause = error;
  }
  const why = cause instanceof Error ? (cause.message.split("\n", 1)[0] ?? "") : `it is ${typeof value}`;
  throw new InvalidInputError(`Cannot write the value as JSON: ${why}; pass plain data`, { field: "value", cause });
}
