import { flag, listOrEmpty, nonEmptyText, nullable, number, openObject, text, withFallback } from "./schema/checks.ts";
import { type Check, type Schema, schemaOf } from "./schema/schema.ts";

/** What a file is for; open, because the service may add purposes. */
export type FilePurpose = "batch" | "fine-tune" | "ocr" | (string & {});

/** Who sees a file. */
export type FileVisibility = "workspace" | "user" | (string & {});

/** What a file holds. */
export type SampleType = "pretrain" | "instruct" | "batch_request" | "batch_result" | "batch_error" | (string & {});

/** Where a file comes from. */
export type FileSourceKind = "upload" | "repository" | "mistral" | (string & {});

/**
 * A file of the service. `bytes` is null in every published example, although its schema promises a number.
 */
export interface FileObject {
  /** A UUID. */
  id: string;
  /** Always `file`. */
  object: string;
  /** Size in bytes. */
  bytes?: number | null;
  /** Unix seconds. */
  created_at: number;
  /** The name that it was uploaded under. */
  filename: string;
  /** What it is for. */
  purpose: FilePurpose;
  /** What it holds: `batch_request`, or the results of a job as `batch_result` and `batch_error`. */
  sample_type?: SampleType | null;
  /** Where it comes from: `upload`, or `mistral` for results. */
  source?: FileSourceKind | null;
  /** Lines of a JSONL file. */
  num_lines?: number | null;
  /** For example `application/jsonl`. */
  mimetype?: string | null;
  /** A mark of the content; how it is computed is not documented. */
  signature?: string | null;
  /** Unix seconds; null where the service keeps it by its own rule. */
  expires_at?: number | null;
  /** Who sees it. */
  visibility?: FileVisibility | null;
  /** Only from `retrieveFile`. */
  deleted?: boolean | null;
}

const fileObject = (): Check =>
  openObject({
    id: nonEmptyText,
    object: withFallback(text, "file"),
    bytes: nullable(number),
    created_at: withFallback(number, 0),
    filename: withFallback(text, ""),
    purpose: withFallback(text, ""),
    num_lines: nullable(number),
    mimetype: nullable(text),
    expires_at: nullable(number),
    deleted: nullable(flag),
  });

/** Reads one file. */
export const fileObjectSchema: Schema<FileObject> = /* @__PURE__ */ schemaOf(fileObject);

/** A page of files. */
export interface ListFilesResponse {
  /** The files of this page. */
  data: FileObject[];
  /** Always `list`. */
  object: string;
  /** How many files there are in all; null where `include_total` is false. */
  total?: number | null;
}

/** Reads a page of files. */
export const listFilesResponseSchema: Schema<ListFilesResponse> = /* @__PURE__ */ schemaOf(() =>
  openObject({
    data: listOrEmpty(fileObject()),
    object: withFallback(text, "list"),
    total: nullable(number),
  }),
);

/** The answer to a deletion of a file. */
export interface DeleteFileResponse {
  /** The file that was deleted. */
  id: string;
  /** Always `file`. */
  object: string;
  /** Whether it is gone. */
  deleted: boolean;
}

/** The answer to a deletion, of a job or of a file. */
export const deletionSchema: Schema<DeleteFileResponse> = /* @__PURE__ */ schemaOf(() =>
  openObject({ id: nonEmptyText, object: withFallback(text, ""), deleted: withFallback(flag, true) }),
);

/** A link to a file that works without a key: a secret. */
export interface GetSignedUrlResponse {
  /** The link. Fetch it without the key. */
  url: string;
}

/** Reads a signed URL. */
export const signedUrlSchema: Schema<GetSignedUrlResponse> = /* @__PURE__ */ schemaOf(() =>
  openObject({ url: nonEmptyText }),
);
