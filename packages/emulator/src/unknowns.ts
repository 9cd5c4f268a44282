import type { ErrorShape } from "./jobs/error-line.ts";

/** What no source says about the service. Each profile answers all of them; an option overrides one. */
export interface EmulatorUnknowns {
  /** Whether `/content` and signed URLs honour `Range` and send an `ETag`. */
  readonly range: boolean;
  /** Whether `/content` names the file in `Content-Disposition`. */
  readonly contentDisposition: boolean;
  /** The media type of `/content`. */
  readonly contentType: string;
  /** Whether answers carry the rate-limit headers that were seen on other endpoints. */
  readonly rateLimitHeaders: boolean;
  /** Whether the lists filter on the server; `page`, `page_size` and `order_by` always count. */
  readonly honourListFilters: boolean;
  /** The largest page that is given, whatever `page_size` asks; null for no cap. */
  readonly maxPageSize: number | null;
  /** How old the state is that the job list shows. */
  readonly listStaleMs: number;
  /** Whether jobs in a list carry their metadata; otherwise it is null there. */
  readonly listMetadata: boolean;
  /** How long a new upload answers 404. */
  readonly newFileHiddenMs: number;
  /** How long a new job answers 404 on get, cancel and delete. */
  readonly newJobHiddenMs: number;
  /** When `total_requests` is filled. */
  readonly totalRequestsAt: "create" | "start";
  /** A create with neither `input_files` nor `requests`. */
  readonly noInput: "refuse" | "empty_job";
  /** A create with both: refused, or the one that counts. */
  readonly bothInputs: "refuse" | "requests" | "input_files";
  /** Several input files: one job reads them in order, or the create is refused. */
  readonly severalInputFiles: "concatenate" | "refuse";
  /** An endpoint that is not among the ten. */
  readonly unknownEndpoint: "refuse" | "fail_job";
  /** Rows that share a `custom_id`. */
  readonly duplicateCustomIds: "execute" | "fail_job";
  /** A line that is not a JSON object with a `body` object. */
  readonly invalidLines: "fail_job" | "refuse_upload" | "fail_row";
  /** A model that the service does not have. */
  readonly unknownModel: "fail_rows" | "refuse" | "fail_job";
  /** The status of a create whose input file does not exist. */
  readonly missingInputFileStatus: 400 | 404 | 422;
  /** A job above the row limit. */
  readonly tooManyRequests: "refuse" | "fail_job";
  /** The status of a create above the workspace's pending rows. */
  readonly pendingCapStatus: 400 | 403 | 422 | 429;
  /** Cancelling a job that has ended: it is answered as it is, or refused with 400. */
  readonly cancelTerminal: "unchanged" | "refuse";
  /** Deleting a job that has not ended: it stops, or the delete is refused with 400. */
  readonly deleteRunning: "cancel" | "refuse";
  /** Whether deleting a job deletes its files too. */
  readonly deleteJobFiles: boolean;
  /** Whether a timed-out or cancelled job hands out the rows that it finished. */
  readonly partialOutputs: boolean;
  /** How a job ends of which every row failed. */
  readonly allFailedStatus: "SUCCESS" | "FAILED";
  /** When `outputs` is filled: also for an inline job that is read without `inline`, or only on `inline=true`. */
  readonly inlineOutputs: "unset_or_true" | "only_true";
  /** Which rows `outputs` holds. */
  readonly inlineOutputRows: "all" | "succeeded";
  /** Above so many rows `outputs` stays null; null for no cap. */
  readonly inlineOutputsMaxRows: number | null;
  /** Whether an inline job shows an input file that the service made from its rows. */
  readonly inlineInputFile: boolean;
  /** Whether an inline job has output and error files as well. */
  readonly inlineResultFiles: boolean;
  /** The shape of an error line. */
  readonly errorShape: ErrorShape;
  /** Where error lines go. */
  readonly errorLinesIn: "error_file" | "output_file";
  /** Whether `bytes` of an upload is a number, or null as in the published examples. */
  readonly uploadBytes: "number" | "null";
  /** After how many hours an upload without `expiry` goes; null for never. */
  readonly uploadExpiryHours: number | null;
  /** How long result files stay after their job has ended; null for ever. */
  readonly resultRetentionMs: number | null;
  /** The word between `body` and the field in a validation error's `loc`; null for none. */
  readonly validationArgument: string | null;
  /** What `stream: true` in a row's body does. */
  readonly streamInBody: "ignore" | "refuse";
}
