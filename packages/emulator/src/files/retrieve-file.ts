import { jsonResponse } from "../http/json-response.ts";
import type { Call } from "../service/call.ts";
import { toWireFile } from "./file-record.ts";
import { findFile } from "./find-file.ts";

/** `GET /v1/files/{file_id}`. */
export async function retrieveFile(call: Call): Promise<Response> {
  const file = await findFile(call);
  return jsonResponse({ ...toWireFile(file, call.service.options.unknowns.uploadBytes), deleted: false });
}
