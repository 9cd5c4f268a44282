import { ResponseError } from "../errors/response-error.ts";
import type { LineBlock } from "../jsonl/line-block.ts";
import type { LineOrigin } from "./booked-batch.ts";
import { classifyLine, isRecord, type LineOutcome } from "./classify-line.ts";

/** Stands for a line that says nothing. */
export const BLANK: unique symbol = /* @__PURE__ */ Symbol("blank");
/** Stands for a line that is not JSON. */
const BROKEN: unique symbol = /* @__PURE__ */ Symbol("broken");

/**
 * What a line of a result file says; `BLANK` for one that says nothing. For one that is not JSON, something that `outcomeOf` knows.
 *
 * @throws {ResponseError} `incomplete_body` for a last line that is cut.
 */
export function parseLine(text: string, file: LineOrigin, block: LineBlock, place: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (text.trim() === "") return BLANK;
    if (!block.isUnterminated) return BROKEN;
    const message = `Cannot use the ${file} file: it ends within line ${block.firstNumber + place}; read it again`;
    throw new ResponseError(message, { code: "incomplete_body", body: text.slice(0, 2000), isRetryable: true, cause });
  }
}

/** What became of a request, by what its line says. A line that says nothing of use is a failure. */
export function outcomeOf(item: unknown): LineOutcome {
  if (isRecord(item)) return classifyLine(item);
  const message = item === BROKEN ? "The line is not JSON" : "The line is not a JSON object";
  return { outcome: "failed", class: "retryable", status_code: null, message, error: null, body: null };
}

/** The `custom_id` of what a line says, where it has one. */
export function idOf(item: unknown): string | null {
  return isRecord(item) ? textOrNull(item["custom_id"]) : null;
}

/** The line's own id, where it has one. */
export function lineIdOf(item: unknown): string | null {
  return isRecord(item) ? textOrNull(item["id"]) : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
