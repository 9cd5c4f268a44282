import type { FileRecord } from "../files/file-record.ts";
import type { Call } from "../service/call.ts";
import type { JsonObject } from "../wire.ts";

/** Writes the rows of an inline job to a file, as the service is said to do. */
export async function storeInlineInput(
  call: Call,
  requests: readonly JsonObject[],
  createdAtMs: number,
): Promise<FileRecord> {
  const { service, caller } = call;
  const id = service.ids.uuid();
  const text = requests.map((request) => `${JSON.stringify(request)}\n`).join("");
  const bytes = new TextEncoder().encode(text);
  const writer = await service.options.blobStore.create(id);
  await writer.write(bytes);
  await writer.close();
  const file: FileRecord = {
    id,
    workspace: caller.workspace,
    ownerKeyId: caller.keyId,
    blobKey: id,
    bytes: bytes.length,
    createdAtMs,
    visibleAtMs: createdAtMs,
    expiresAtMs: null,
    filename: `${id}.jsonl`,
    purpose: "batch",
    sampleType: "batch_request",
    source: "mistral",
    mimetype: "application/jsonl",
    numLines: requests.length,
    signature: null,
    visibility: "workspace",
    deletedAtMs: null,
    readers: 0,
    lineIssues: null,
  };
  service.files.set(id, file);
  return file;
}
