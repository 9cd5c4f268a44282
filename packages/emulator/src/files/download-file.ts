import type { Call } from "../service/call.ts";
import { fileContent } from "./file-content.ts";
import { findFile } from "./find-file.ts";

/** `GET /v1/files/{file_id}/content`. */
export async function downloadFile(call: Call): Promise<Response> {
  return fileContent(call.service, await findFile(call), call.request);
}
