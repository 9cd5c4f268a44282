import {
  type Client,
  uploadFile as coreUploadFile,
  type FileObject,
  type UploadFileParams,
  type UploadOptions,
  type UploadProgress,
} from "@mistral-batch/core";
import type { BrowserTransport } from "../transport/create-browser-transport.ts";
import { blobSource } from "./blob-source.ts";

/**
 * Uploads a file: `POST /v1/files`. The browser reads a File from the disk as it sends it; it is never held in memory.
 *
 * @param client - From `createClient`.
 * @param params - The file (a source, a Blob or a File) and what it is for; `purpose` is `"batch"` by default.
 * @param options - Signal, limits, retries, headers, `onProgress`, which is called when an attempt begins, with `sentBytes` 0,
 * and when the service has the file, with all its bytes; in between only where the client has `uploadProgress: "bytes"`.
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
  return await coreUploadFile(onProgress === undefined ? client : tellingProgress(client, onProgress), pinned, options);
}

/** The client, telling when a form goes out, how far it is where that can be seen, and when it has arrived. */
function tellingProgress(client: Client, onProgress: (progress: UploadProgress) => void): Client {
  const transport: BrowserTransport = client.transport;
  const fetch: typeof transport.fetch = async (input, init) => {
    const file = init?.body instanceof FormData ? init.body.get("file") : null;
    if (init === undefined || !(file instanceof Blob)) return await transport.fetch(input, init);
    const totalBytes = file.size;
    onProgress({ sentBytes: 0, totalBytes });
    // The form is a little longer than its file.
    const onBytes = (sentBytes: number): void => onProgress({ sentBytes: Math.min(sentBytes, totalBytes), totalBytes });
    const sent = transport.sendForm?.(addressOf(input), init, onBytes) ?? transport.fetch(input, init);
    const response = await sent;
    if (response.ok) onProgress({ sentBytes: totalBytes, totalBytes });
    return response;
  };
  return { ...client, transport: { ...transport, fetch } };
}

function addressOf(input: Parameters<BrowserTransport["fetch"]>[0]): string {
  return input instanceof Request ? input.url : input.toString();
}
