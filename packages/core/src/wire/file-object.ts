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
  id: string;
  object: string;
  bytes?: number | null;
  /** Unix seconds. */
  created_at: number;
  filename: string;
  purpose: FilePurpose;
  sample_type?: SampleType | null;
  source?: FileSourceKind | null;
  num_lines?: number | null;
  mimetype?: string | null;
  signature?: string | null;
  /** Unix seconds. */
  expires_at?: number | null;
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
export const fileObjectSchema: Schema<FileObject> = /* @__PURE__ */ schemaOf("FileObject", fileObject);

/** A page of files. */
export interface ListFilesResponse {
  data: FileObject[];
  object: string;
  /** How many files there are in all; null where `include_total` is false. */
  total?: number | null;
}

/** Reads a page of files. */
export const listFilesResponseSchema: Schema<ListFilesResponse> = /* @__PURE__ */ schemaOf("ListFilesResponse", () =>
  openObject({
    data: listOrEmpty(fileObject()),
    object: withFallback(text, "list"),
    total: nullable(number),
  }),
);

/** The answer to a deletion of a file. */
export interface DeleteFileResponse {
  id: string;
  object: string;
  deleted: boolean;
}

/** The answer to a deletion, of a job or of a file. */
export const deletionSchema: Schema<DeleteFileResponse> = /* @__PURE__ */ schemaOf("DeleteResponse", () =>
  openObject({ id: nonEmptyText, object: withFallback(text, ""), deleted: withFallback(flag, true) }),
);

/** A link to a file that works without a key: a secret. */
export interface GetSignedUrlResponse {
  url: string;
}

/** Reads a signed URL. */
export const signedUrlSchema: Schema<GetSignedUrlResponse> = /* @__PURE__ */ schemaOf("GetSignedUrlResponse", () =>
  openObject({ url: nonEmptyText }),
);
