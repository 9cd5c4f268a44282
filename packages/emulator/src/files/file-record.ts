import { unixSeconds } from "../clock.ts";
import type { FilePurpose, FileSource, FileVisibility, SampleType, WireFile } from "../wire.ts";

/** A file as the emulator keeps it. */
export interface FileRecord {
  readonly id: string;
  readonly workspace: string;
  readonly ownerKeyId: string;
  readonly blobKey: string;
  readonly bytes: number;
  readonly createdAtMs: number;
  readonly visibleAtMs: number;
  readonly expiresAtMs: number | null;
  readonly filename: string;
  readonly purpose: FilePurpose;
  readonly sampleType: SampleType;
  readonly source: FileSource;
  readonly mimetype: string;
  readonly numLines: number | null;
  readonly signature: string | null;
  readonly visibility: FileVisibility;
  deletedAtMs: number | null;
  /** Unfinished jobs that still read the blob; a deleted file's blob goes when the last of them ends. */
  readers: number;
  /** What is wrong with its lines, once somebody has looked. */
  lineIssues: readonly LineIssue[] | null;
}

/** A line that is not what its purpose demands. */
export interface LineIssue {
  readonly message: string;
  readonly line_number: number;
}

/** Whether a file exists at `now`. */
export function isFileAlive(file: FileRecord, now: number): boolean {
  return file.deletedAtMs === null && (file.expiresAtMs === null || now < file.expiresAtMs);
}

/** The file as the service answers it. */
export function toWireFile(file: FileRecord, bytes: "number" | "null"): WireFile {
  return {
    id: file.id,
    object: "file",
    bytes: bytes === "number" ? file.bytes : null,
    created_at: unixSeconds(file.createdAtMs),
    filename: file.filename,
    purpose: file.purpose,
    sample_type: file.sampleType,
    source: file.source,
    num_lines: file.numLines,
    mimetype: file.mimetype,
    signature: file.signature,
    expires_at: file.expiresAtMs === null ? null : unixSeconds(file.expiresAtMs),
    visibility: file.visibility,
  };
}
