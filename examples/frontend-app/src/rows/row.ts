import { messageText, type ResultRow } from "@mistral-batch/browser";

/** What can become of a request; "invalid" needs a schema, which this page has none of. */
export const OUTCOMES = ["succeeded", "truncated", "failed", "missing"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How each is called here. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  succeeded: "Succeeded",
  truncated: "Cut off",
  failed: "Failed",
  missing: "No answer",
};

/** A row as it is shown. */
export interface Row {
  readonly custom_id: string;
  readonly outcome: Outcome;
  /** The answer, or what went wrong. */
  readonly text: string;
  /** The line of the service; null where there is none. */
  readonly line: string | null;
  /** The place of the request in its file. */
  readonly index: number;
}

const MOST_NUMBERS = 500;

/** Makes a row to show of one that was read. */
export function toRow(row: ResultRow): Row {
  const { custom_id, line, index } = row;
  const outcome = row.outcome === "invalid" ? "failed" : row.outcome;
  return {
    custom_id: custom_id ?? "without a custom_id",
    outcome,
    text: textOf(row),
    line,
    index: index ?? Number.POSITIVE_INFINITY,
  };
}

function textOf(row: ResultRow): string {
  switch (row.outcome) {
    case "failed":
      return row.message;
    case "missing":
      return row.reason;
    default:
      // Answers of other endpoints, such as the numbers of an embedding, have no text.
      return messageText(row) ?? JSON.stringify(row.body).slice(0, MOST_NUMBERS);
  }
}
