/**
 * One line of an output or error file, or one item of a job's inline `outputs`, as it stands there. Every field may be
 * missing, and `error` and `body` were seen in several shapes, so nothing is promised but their names.
 */
export interface ResultLine {
  id?: string | null;
  custom_id?: string | null;
  response?: { status_code?: number | null; body?: unknown } | null;
  error?: unknown;
}
