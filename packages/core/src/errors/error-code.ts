/**
 * Every `code` an error of this library can have. The table in docs/errors.md says for each what happened and what to do.
 */
export const ERROR_CODES = [
  // The call is wrong; nothing was sent.
  "invalid_argument",
  "missing_api_key",
  "invalid_input",
  // The service answered with an error.
  "unauthorized",
  "payment_required",
  "forbidden",
  "not_found",
  "rejected",
  "rate_limited",
  "server_error",
  "redirected",
  // No answer.
  "connection_failed",
  "connection_lost",
  "headers_timeout",
  "idle_timeout",
  "deadline_exceeded",
  // An answer that cannot be used.
  "invalid_response",
  "incomplete_body",
  "line_too_long",
  // Money or rows.
  "ambiguous_submit",
  "accounting_failed",
  "results_unavailable",
  // Runs.
  "run_not_found",
  "run_fenced",
  "run_paused",
  "ledger_unreadable",
  "source_required",
  "source_changed",
  // Disks.
  "source_unreadable",
  "sink_unwritable",
] as const;

/** A stable, machine-readable name of what went wrong. */
export type ErrorCode = (typeof ERROR_CODES)[number];
