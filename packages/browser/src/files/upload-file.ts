import {
  type Client,
  uploadFile as coreUploadFile,
  type FileObject,
  type UploadFileParams,
  type UploadOptions,
  type UploadProgress,
} from "@mistral-batch/core";
import { blobSource } from "./blob-source.ts";

/**
 * Uploads a file: `POST /v1/files`. The browser reads a File from the disk as it sends it; it is never held in memory.
 *
 * @param client - From `createClient`.
 * @param params - The file (a source, a Blob or a File) and what it is for; `purpose` is `"batch"` by default.
 * @param options - Signal, limits, retries, headers, `onProgress`. A browser does not show how far a request is, so
 * `onProgress` is called when an attempt begins, with `sentBytes` 0, and when the service has the file, with all its bytes.
 * @returns The file as the service knows it; its `id` goes into `input_files`.
 * @throws {InvalidInputError} `invalid_argument`, before anything is sent.
 * @throws {MistralBatchError} `source_unreadable` where the file was changed, moved or deleted since it was picked.
 * @throws {HttpError | ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { createClient, uploadFile } from "@mistral-batch/browser";
 *
 * const client = createClient({ baseUrl: "https://example.com/api/mistral" });
 * const line = JSON.stringify({ custom_id: "1", body: { messages: [{ role: "user", content: "Hello" }] } });
 * const file = await uploadFile(client, { file: new File([line], "requests.jsonl") });
 * ```
 */
export async function uploadFile(
  client: Client,
  params: UploadFileParams,
  options: UploadOptions = {},
): Promise<FileObject> {
  const { onProgress } = options;
  // All attempts send the file as it is now.
  const pinned = params.file instanceof Blob ? { ...params, file: blobSource(params.file) } : params;
  return await coreUploadFile(onProgress === undefined ? client : tellingPhases(client, onProgress), pinned, options);
}

/** The client, telling when a form goes out and when it has arrived. */
function tellingPhases(client: Client, onProgress: (progress: UploadProgress) => void): Client {
  const { transport } = client;
  const fetch: typeof transport.fetch = async (input, init) => {
    const file = init?.body instanceof FormData ? init.body.get("file") : null;
    if (!(file instanceof Blob)) return await transport.fetch(input, init);
    onProgress({ sentBytes: 0, totalBytes: file.size });
    const response = await transport.fetch(input, init);
    if (response.ok) onProgress({ sentBytes: file.size, totalBytes: file.size });
    return response;
  };
  return { ...client, transport: { ...transport, fetch } };
}
