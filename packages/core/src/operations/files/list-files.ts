import type { Client } from "../../http/client.ts";
import { encodeQuery } from "../../http/encode-query.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sendJson } from "../../http/send-json.ts";
import { type FileObject, type ListFilesResponse, listFilesResponseSchema } from "../../wire/file-object.ts";
import { type ListFilesParams, listFilesParamsSchema } from "../../wire/file-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";
import { walkPages } from "../paging.ts";

/**
 * One page of the workspace's files: `GET /v1/files`.
 *
 * @param client - From `createClient`.
 * @param params - Filters and page; all optional.
 * @param options - Signal, limits, retries, headers.
 * @throws {InvalidInputError} `invalid_argument`, before anything is sent.
 * @throws {HttpError | ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { createClient, listFiles } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const { data } = await listFiles(client, { purpose: "batch", sample_type: ["batch_result"] });
 * ```
 */
export async function listFiles(
  client: Client,
  params: ListFilesParams = {},
  options: RequestOptions = {},
): Promise<ListFilesResponse> {
  validateInput(listFilesParamsSchema, params, "files.list");
  const query = encodeQuery({ page: 0, page_size: 100, include_total: true, ...params });
  return await sendJson(client, { method: "GET", path: `/v1/files${query}` }, listFilesResponseSchema, options);
}

/**
 * All files of the workspace that match, page after page, each once.
 *
 * @param client - From `createClient`.
 * @param params - Filters; `page` is where to begin.
 * @param options - Signal, limits, retries, headers of each page.
 * @throws What `listFiles` throws.
 * @example
 * ```ts
 * import { createClient, iterateFiles } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * for await (const file of iterateFiles(client, { purpose: "batch" })) console.log(file.id, file.filename);
 * ```
 */
export async function* iterateFiles(
  client: Client,
  params: ListFilesParams = {},
  options: RequestOptions = {},
): AsyncGenerator<FileObject, void, undefined> {
  const pages = walkPages((page) => listFiles(client, { ...params, page }, options), params.page);
  for await (const files of pages) yield* files;
}
