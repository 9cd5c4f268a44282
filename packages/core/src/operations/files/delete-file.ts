import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sendJson } from "../../http/send-json.ts";
import { type DeleteFileResponse, deletionSchema } from "../../wire/file-object.ts";
import { type FileParams, fileParamsSchema } from "../../wire/file-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";

/**
 * Deletes a file: `DELETE /v1/files/{file_id}`. Read the results first: nobody can bring them back.
 *
 * @param client - From `createClient`.
 * @param params - The file.
 * @param options - Signal, limits, retries, headers.
 * @throws {InvalidInputError} `invalid_argument` for an id that is no UUID, before anything is sent.
 * @throws {HttpError} `not_found` where the workspace has no such file, which after a lost reply means that it is deleted.
 * @throws {ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { createClient, deleteFile } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * await deleteFile(client, { file_id: "e85980c9-409e-4a46-9304-36588f6292b0" });
 * ```
 */
export async function deleteFile(
  client: Client,
  params: FileParams,
  options: RequestOptions = {},
): Promise<DeleteFileResponse> {
  const { file_id } = validateInput(fileParamsSchema, params, "files.delete");
  return await sendJson(client, { method: "DELETE", path: `/v1/files/${file_id}` }, deletionSchema, options);
}
