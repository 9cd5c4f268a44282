import type { Source } from "../ports/source.ts";
import type { FilePurpose, FileSourceKind, FileVisibility, SampleType } from "./file-object.ts";
import {
  flag,
  integer,
  integerBetween,
  list,
  nonEmptyText,
  nullable,
  optional,
  strictObject,
  text,
} from "./schema/checks.ts";
import { type Check, Mismatch, type Schema, schemaOf } from "./schema/schema.ts";
import { uuid } from "./schema/uuid.ts";

/** Names one file. */
export interface FileParams {
  /** The file's UUID. */
  readonly file_id: string;
}

/** Checks the id of a file. */
export const fileParamsSchema: Schema<FileParams> = /* @__PURE__ */ schemaOf(() => strictObject({ file_id: uuid() }));

/** What `getSignedUrl` takes. */
export interface GetSignedUrlParams extends FileParams {
  /** For how many hours the link works, 1 to 168. @default 24 */
  readonly expiry?: number | undefined;
}

/** Checks what `getSignedUrl` takes. */
export const getSignedUrlParamsSchema: Schema<GetSignedUrlParams> = /* @__PURE__ */ schemaOf(() =>
  strictObject({ file_id: uuid(), expiry: optional(integerBetween(1, 168)) }),
);

/** What `listFiles` takes. */
export interface ListFilesParams {
  /** 0 is the first page. @default 0 */
  readonly page?: number | undefined;
  /** Files a page; the service may give fewer. @default 100 */
  readonly page_size?: number | undefined;
  /** Whether the service counts all files for `total`. @default true */
  readonly include_total?: boolean | undefined;
  /** Only files that hold one of these. */
  readonly sample_type?: readonly SampleType[] | null | undefined;
  /** Only files that come from one of these. */
  readonly source?: readonly FileSourceKind[] | null | undefined;
  /** Part of a file name. */
  readonly search?: string | null | undefined;
  /** Only files for this. */
  readonly purpose?: FilePurpose | null | undefined;
  /** Only files of one of these types, for example `application/jsonl`. */
  readonly mimetypes?: readonly string[] | null | undefined;
}

/** Checks what `listFiles` takes. */
export const listFilesParamsSchema: Schema<ListFilesParams> = /* @__PURE__ */ schemaOf(() =>
  strictObject({
    page: optional(integer(0)),
    page_size: optional(integer(1)),
    include_total: optional(flag),
    sample_type: nullable(list(text)),
    source: nullable(list(text)),
    search: nullable(text),
    purpose: nullable(text),
    mimetypes: nullable(list(text)),
  }),
);

/** What `uploadFile` takes. */
export interface UploadFileParams {
  /** What to upload: a source, a Blob or a File. */
  readonly file: Source | Blob;
  /** What the file is for. @default "batch" */
  readonly purpose?: FilePurpose | undefined;
  /** For how many hours the service keeps the file. Default: the service's own rule. */
  readonly expiry?: number | null | undefined;
  /** Who sees the file. @default "workspace" */
  readonly visibility?: FileVisibility | undefined;
}

const source: Check = (value) => {
  if (value instanceof Blob) return value;
  const { name, open } = (value ?? {}) as { name?: unknown; open?: unknown };
  if (typeof name === "string" && name !== "" && typeof open === "function") return value;
  const hint =
    typeof value === "string"
      ? "nobody can tell a path from content: use fileSource(path) or new Blob([text])"
      : undefined;
  throw new Mismatch(value, "a source, a Blob or a File", hint);
};

/** Checks what `uploadFile` takes. */
export const uploadFileParamsSchema: Schema<UploadFileParams> = /* @__PURE__ */ schemaOf(() =>
  strictObject({
    file: source,
    purpose: optional(nonEmptyText),
    expiry: nullable(integer(1)),
    visibility: optional(nonEmptyText),
  }),
);
