import type { BodySender } from "../../http/api-request.ts";
import type { Client } from "../../http/client.ts";
import { sizedForm, sourceChanged } from "../../http/multipart.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { type SizedBody, sendForm, sendSizedBody, type UploadProgress } from "../../http/send-body.ts";
import { sendJson } from "../../http/send-json.ts";
import { watchUpload } from "../../http/watch-upload.ts";
import { blobSource } from "../../ports/blob-source.ts";
import type { Source } from "../../ports/source.ts";
import { type FileObject, fileObjectSchema } from "../../wire/file-object.ts";
import { type UploadFileParams, uploadFileParamsSchema } from "../../wire/file-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";

/** How to upload. */
export interface UploadOptions extends RequestOptions {
  /** Called as bytes leave, where the runtime can tell; begins anew when an attempt is repeated. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

/**
 * Uploads a file: `POST /v1/files`. The body is streamed with a known length, is never held in memory as a whole where
 * the runtime can help it, and is read anew for each attempt.
 *
 * @param client - From `createClient`.
 * @param params - The file (a source, a Blob or a File) and what it is for; `purpose` is `"batch"` by default.
 * @param options - Signal, limits, retries, headers, `onProgress`.
 * @returns The file as the service knows it; its `id` goes into `input_files`.
 * @throws {InvalidInputError} `invalid_argument`, before anything is sent.
 * @throws {MistralBatchError} `source_unreadable` where the source changed while it was read.
 * @throws {HttpError | ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { createClient, uploadFile } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const line = JSON.stringify({ custom_id: "1", body: { messages: [{ role: "user", content: "Hello" }] } });
 * const file = await uploadFile(client, { file: new File([line], "requests.jsonl") });
 * ```
 */
export async function uploadFile(
  client: Client,
  params: UploadFileParams,
  options: UploadOptions = {},
): Promise<FileObject> {
  const {
    file,
    purpose = "batch",
    expiry,
    visibility = "workspace",
  } = validateInput(uploadFileParamsSchema, params, "files.upload");
  const source = file instanceof Blob ? blobSource(file) : file;
  const fields = {
    purpose,
    visibility,
    ...(expiry === null || expiry === undefined ? {} : { expiry: String(expiry) }),
  };
  const send =
    client.transport.sendSized === undefined
      ? formSender(source, fields)
      : sendSizedBody(await sizedBody(client, source, fields), options.onProgress);
  return await sendJson(client, { method: "POST", path: "/v1/files", send }, fileObjectSchema, options);
}

const CONTENT_TYPE = "application/jsonl";

async function sizedBody(client: Client, source: Source, fields: Readonly<Record<string, string>>): Promise<SizedBody> {
  const size = source.size ?? (await measure(source));
  const ownType = source.blob?.type ?? "";
  const type = ownType === "" ? CONTENT_TYPE : ownType;
  return sizedForm(fields, { source, size, type }, `mistral-batch-${client.random.id()}`);
}

/** A source that does not know its size is read once to count it. */
async function measure(source: Source): Promise<number> {
  const reader = (await source.open()).getReader();
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return size;
    size += value.byteLength;
  }
}

function formSender(source: Source, fields: Readonly<Record<string, string>>): BodySender {
  return sendForm(async (onError) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", source.blob ?? (await readBlob(source, onError)), source.name);
    return form;
  }, source.size);
}

/** A form takes no stream, so that the source has to be read first. Chromium does not say why the stream broke. */
async function readBlob(source: Source, onError: (reason: unknown) => void): Promise<Blob> {
  const { name, size } = source;
  const stream = watchUpload(await source.open(), { onBytes: () => {}, onEnd: () => {}, onError });
  const blob = await new Response(stream, { headers: { "content-type": CONTENT_TYPE } }).blob();
  if (size !== undefined && size !== blob.size) throw sourceChanged(name, size, blob.size);
  return blob;
}
