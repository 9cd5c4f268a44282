/** The ten endpoints that a batch job may name. */
export const API_ENDPOINTS = [
  "/v1/chat/completions",
  "/v1/embeddings",
  "/v1/fim/completions",
  "/v1/moderations",
  "/v1/chat/moderations",
  "/v1/ocr",
  "/v1/classifications",
  "/v1/chat/classifications",
  "/v1/conversations",
  "/v1/audio/transcriptions",
] as const;

/** One of the ten endpoints that a batch job may name. */
export type ApiEndpoint = (typeof API_ENDPOINTS)[number];

/** The seven published job statuses. */
export const JOB_STATUSES = [
  "QUEUED",
  "RUNNING",
  "SUCCESS",
  "FAILED",
  "TIMEOUT_EXCEEDED",
  "CANCELLATION_REQUESTED",
  "CANCELLED",
] as const;

/** A published job status, or any other word that a fault puts in its place. */
export type JobStatus = (typeof JOB_STATUSES)[number] | (string & {});

export const FILE_PURPOSES = ["fine-tune", "batch", "ocr"] as const;
export type FilePurpose = (typeof FILE_PURPOSES)[number];

export const SAMPLE_TYPES = ["pretrain", "instruct", "batch_request", "batch_result", "batch_error"] as const;
export type SampleType = (typeof SAMPLE_TYPES)[number];

export const FILE_SOURCES = ["upload", "repository", "mistral"] as const;
export type FileSource = (typeof FILE_SOURCES)[number];

export const FILE_VISIBILITIES = ["workspace", "user"] as const;
export type FileVisibility = (typeof FILE_VISIBILITIES)[number];

/** A JSON object of which nothing is known yet. */
export type JsonObject = Record<string, unknown>;

/** A job-level message, as in `errors[]` of a job. */
export interface WireBatchError {
  readonly message: string;
  readonly count: number;
}

/** A job as the service answers it. */
export interface WireBatchJob {
  readonly id: string;
  readonly object: "batch";
  readonly input_files: readonly string[];
  readonly metadata: JsonObject | null;
  readonly endpoint: string;
  readonly model: string | null;
  readonly agent_id: string | null;
  readonly output_file: string | null;
  readonly error_file: string | null;
  readonly errors: readonly WireBatchError[];
  readonly outputs: readonly JsonObject[] | null;
  readonly status: JobStatus;
  readonly created_at: number;
  readonly total_requests: number;
  readonly completed_requests: number;
  readonly succeeded_requests: number;
  readonly failed_requests: number;
  readonly started_at: number | null;
  readonly completed_at: number | null;
}

/** A file as the service answers it. */
export interface WireFile {
  readonly id: string;
  readonly object: "file";
  readonly bytes: number | null;
  readonly created_at: number;
  readonly filename: string;
  readonly purpose: FilePurpose;
  readonly sample_type: SampleType;
  readonly source: FileSource;
  readonly num_lines: number | null;
  readonly mimetype: string | null;
  readonly signature: string | null;
  readonly expires_at: number | null;
  readonly visibility: FileVisibility | null;
}

/** Tells a JSON object from an array, null and the scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Any JSON value as a text: a string as it is, the rest as JSON. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
