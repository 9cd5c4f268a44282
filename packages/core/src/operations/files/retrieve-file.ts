import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sendJson } from "../../http/send-json.ts";
import { type FileObject, fileObjectSchema } from "../../wire/file-object.ts";
import { type FileParams, fileParamsSchema } from "../../wire/file-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";

/**
 * What the service knows of one file: `GET /v1/files/{file_id}`. For its content use `downloadFile`.
 *
 * @param client - From `createClient`.
 * @param params - The file.
 * @param options - Signal, limits, retries, headers.
 * @throws {InvalidInputError} `invalid_argument` for an id that is no UUID, before anything is sent.
 * @throws {HttpError} `not_found` where the workspace has no such file.
 * @throws {ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { createClient, retrieveFile } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const { bytes, num_lines } = await retrieveFile(client, { file_id: "e85980c9-409e-4a46-9304-36588f6292b0" });
 * ```
 */
export async function retrieveFile(
  client: Client,
  params: FileParams,
  options: RequestOptions = {},
): Promise<FileObject> {
  const { file_id } = validateInput(fileParamsSchema, params, "files.retrieve");
  return await sendJson(client, { method: "GET", path: `/v1/files/${file_id}` }, fileObjectSchema, options);
}
