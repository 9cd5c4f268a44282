import { jsonResponse } from "../http/json-response.ts";
import { dropBlob } from "../jobs/input-files.ts";
import type { Call } from "../service/call.ts";
import type { Service } from "../service/service.ts";
import type { FileRecord } from "./file-record.ts";
import { findFile } from "./find-file.ts";

/** `DELETE /v1/files/{file_id}`. */
export async function deleteFile(call: Call): Promise<Response> {
  const file = await findFile(call);
  await removeFile(call.service, file, call.now);
  return jsonResponse({ id: file.id, object: "file", deleted: true });
}

/** Deletes a file; its bytes stay as long as an unfinished job reads them. */
export async function removeFile(service: Service, file: FileRecord, now: number): Promise<void> {
  file.deletedAtMs ??= now;
  service.books.recordFileDeleted(file.id);
  await dropBlob(service, file);
}
