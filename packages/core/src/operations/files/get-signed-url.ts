import type { Client } from "../../http/client.ts";
import { encodeQuery } from "../../http/encode-query.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sendJson } from "../../http/send-json.ts";
import { type GetSignedUrlResponse, signedUrlSchema } from "../../wire/file-object.ts";
import { type GetSignedUrlParams, getSignedUrlParamsSchema } from "../../wire/file-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";

/**
 * A link to the content of a file that works without a key: `GET /v1/files/{file_id}/url`. Treat it as a secret, and
 * fetch it without an `Authorization` header.
 *
 * @param client - From `createClient`.
 * @param params - The file, and for how many hours the link works.
 * @param options - Signal, limits, retries, headers.
 * @throws {InvalidInputError} `invalid_argument`, before anything is sent.
 * @throws {HttpError} `not_found` where the workspace has no such file.
 * @throws {ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { createClient, getSignedUrl } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const { url } = await getSignedUrl(client, { file_id: "e85980c9-409e-4a46-9304-36588f6292b0", expiry: 1 });
 * ```
 */
export async function getSignedUrl(
  client: Client,
  params: GetSignedUrlParams,
  options: RequestOptions = {},
): Promise<GetSignedUrlResponse> {
  const { file_id, expiry = 24 } = validateInput(getSignedUrlParamsSchema, params, "files.getSignedUrl");
  const path = `/v1/files/${file_id}/url${encodeQuery({ expiry })}`;
  return await sendJson(client, { method: "GET", path }, signedUrlSchema, options);
}
