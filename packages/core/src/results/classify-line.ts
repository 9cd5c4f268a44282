import type { ResultLine } from "../wire/result-line.ts";
import { failureMessage } from "./failure-message.ts";
import type { FailureClass } from "./result-row.ts";
import type { RowState } from "./row-ledger.ts";

/** The reasons of a choice that was cut off. */
export const TRUNCATED_REASONS: readonly string[] = ["length", "model_length"];

/** What a result line says of its request. */
export type LineOutcome =
  | {
      readonly outcome: "succeeded" | "truncated";
      readonly status_code: number;
      readonly body: Readonly<Record<string, unknown>>;
    }
  | {
      readonly outcome: "failed";
      readonly class: FailureClass;
      readonly status_code: number | null;
      readonly message: string;
      readonly error: unknown;
      readonly body: unknown;
    };

/**
 * Decides what became of a request, from the status, the error and the body together: each of them alone was seen to be
 * missing or misleading. A request failed if `error` is not null, or the status is missing, 0 or at least 400, or the body
 * of a good status is no object.
 *
 * @param line - A parsed line of a result file, or an item of `outputs`.
 */
export function classifyLine(line: ResultLine): LineOutcome {
  const response: unknown = line.response;
  const { status_code, body: rawBody } = isRecord(response) ? response : {};
  const status = typeof status_code === "number" && status_code > 0 ? status_code : null;
  const error = line.error ?? null;
  const body = typeof rawBody === "string" ? parseOnce(rawBody) : rawBody;
  if (error === null && status !== null && status < 400 && isRecord(body)) {
    return { outcome: isTruncated(body) ? "truncated" : "succeeded", status_code: status, body };
  }
  const isUnusable = error === null && status !== null && status < 400;
  return {
    outcome: "failed",
    class: classOf(status),
    status_code: typeof status_code === "number" ? status_code : null,
    message: isUnusable ? unusable(status, body) : failureMessage(error, body, status),
    error,
    body: body ?? null,
  };
}

/** The state of a row in the books. */
export function stateOf(
  row:
    | { readonly outcome: Exclude<RowState, FailureClass> }
    | { readonly outcome: "failed"; readonly class: FailureClass },
): RowState {
  return row.outcome === "failed" ? row.class : row.outcome;
}

/** The class of a failure by its status; without a status, or with a good one, nothing speaks against trying again. */
export function classOf(status: number | null): FailureClass {
  if (status === null || status < 400 || status >= 500) return "retryable";
  if (status === 401 || status === 402 || status === 403) return "account";
  return status === 408 || status === 409 || status === 425 || status === 429 ? "retryable" : "permanent";
}

function unusable(status: number, body: unknown): string {
  const kind = body === null || body === undefined ? "no body" : `a body that is no object but ${nameOf(body)}`;
  return `Status ${status} with ${kind}`;
}

function nameOf(body: unknown): string {
  return Array.isArray(body) ? "a list" : `a ${typeof body}`;
}

function isTruncated({ choices }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(choices)) return false;
  for (const choice of choices as readonly unknown[]) {
    if (isRecord(choice) && TRUNCATED_REASONS.some((reason) => reason === choice["finish_reason"])) return true;
  }
  return false;
}

function parseOnce(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
