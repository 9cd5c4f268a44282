/**
 * One line of an output or error file, or one item of a job's inline `outputs`, as it stands there. Every field may be
 * missing, and `error` and `body` were seen in several shapes, so nothing is promised but their names.
 */
export interface ResultLine {
  /** The line's own id, opaque. */
  id?: string | null;
  /** The request that it answers. */
  custom_id?: string | null;
  /** The HTTP status of the request and the endpoint's answer: an object, JSON in a string, or null. */
  response?: { status_code?: number | null; body?: unknown } | null;
  /** Null for a good line; a string or an object where the request failed. */
  error?: unknown;
}
