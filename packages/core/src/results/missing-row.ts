import type { MissingRow } from "./result-row.ts";

/** Why a request of an ended job has no row. */
export function missingReason(status: string): string {
  return `The job ended as ${status} without a row for this request`;
}

/** The row of a request that has none. */
export function missingRow<Context>(
  reason: string,
  index: number,
  custom_id: string,
  context: Context | undefined,
): MissingRow<Context> {
  return {
    outcome: "missing",
    class: "retryable",
    reason,
    custom_id,
    index,
    context,
    line: null,
    file: null,
    duplicate: false,
    replaces: null,
  };
}

/** What stands for a request that has no row. */
export function missingLine(custom_id: string | null, reason: string): object {
  return { custom_id, response: null, error: { type: "missing", reason } };
}
