import type { BlobWriter } from "../blob-store/blob-store.ts";
import { Checks } from "../http/checks.ts";
import { jsonResponse } from "../http/json-response.ts";
import { invalid, ServiceError } from "../http/service-error.ts";
import { dropBlob } from "../jobs/input-files.ts";
import { createLineCounter } from "../jobs/read-lines.ts";
import { MultipartFormatError } from "../multipart/multipart-parser.ts";
import { type MultipartFile, parseMultipart } from "../multipart/parse-multipart.ts";
import type { Call } from "../service/call.ts";
import { FILE_PURPOSES, FILE_VISIBILITIES, type FilePurpose, type FileVisibility } from "../wire.ts";
import { checkUploadedContent } from "./check-uploaded-content.ts";
import { type FileRecord, toWireFile } from "./file-record.ts";

const HOUR_MS = 3_600_000;

/** The file part of a form, in the blob store. */
interface ReceivedFile {
  readonly blobKey: string;
  readonly filename: string;
  readonly bytes: number;
  readonly lines: number;
}

/** `POST /v1/files`. The file goes to the blob store as it arrives, whatever the order of the parts. */
export async function uploadFile(call: Call): Promise<Response> {
  const { file: received, fields } = await receiveForm(call);
  const { purpose, expiryHours, visibility } = readFields(fields, received !== null, call);
  if (received === null) throw new Error("An upload without a file part passed its validation");
  const record = recordUpload(call, received, { purpose, expiryHours, visibility });
  try {
    await checkUploadedContent(call.service, record);
  } catch (error) {
    await dropBlob(call.service, record);
    throw error;
  }
  call.service.files.set(record.id, record);
  call.service.books.recordUpload(record.id);
  return jsonResponse(toWireFile(record, call.service.options.unknowns.uploadBytes));
}

async function receiveForm(call: Call): Promise<{ file: ReceivedFile | null; fields: Map<string, string> }> {
  const { service, request } = call;
  const contentType = request.headers.get("content-type") ?? "";
  const fields = new Map<string, string>();
  if (!/^multipart\/form-data\b/i.test(contentType) || request.body === null) return { file: null, fields };
  const receiver = new FileReceiver(call);
  try {
    await parseMultipart(request.body, contentType, {
      onField: (name, value) => void fields.set(name, value),
      onFile: (file) => receiver.begin(file),
      onChunk: (chunk) => receiver.write(chunk),
    });
    return { file: await receiver.end(), fields };
  } catch (error) {
    await receiver.abort();
    if (error instanceof MultipartFormatError) throw new ServiceError(400, "Cannot parse request body");
    throw error;
  } finally {
    service.books.recordUploadedBytes(receiver.bytes);
  }
}

/** Takes the bytes of the part named `file`; other file parts are read over. */
class FileReceiver {
  readonly #call: Call;
  readonly #lines = createLineCounter();
  #part: MultipartFile | null = null;
  #blobKey = "";
  #writer: BlobWriter | null = null;
  #isReceiving = false;
  bytes = 0;

  constructor(call: Call) {
    this.#call = call;
  }

  async begin(part: MultipartFile): Promise<void> {
    this.#isReceiving = part.name === "file" && this.#part === null;
    if (!this.#isReceiving) return;
    this.#part = part;
    this.#blobKey = this.#call.service.ids.uuid();
    this.#writer = await this.#call.service.options.blobStore.create(this.#blobKey);
  }

  write(chunk: Uint8Array<ArrayBuffer>): void | Promise<void> {
    if (!this.#isReceiving || this.#writer === null) return undefined;
    this.bytes += chunk.length;
    const { fileBytes } = this.#call.service.options.limits;
    if (this.bytes > fileBytes) throw new ServiceError(413, `File is larger than the maximum of ${fileBytes} bytes`);
    this.#lines.add(chunk);
    return this.#writer.write(chunk);
  }

  async end(): Promise<ReceivedFile | null> {
    if (this.#writer === null || this.#part === null) return null;
    await this.#writer.close();
    return { blobKey: this.#blobKey, filename: this.#part.filename, bytes: this.bytes, lines: this.#lines.total() };
  }

  async abort(): Promise<void> {
    await this.#writer?.abort();
  }
}

interface UploadFields {
  readonly purpose: FilePurpose;
  readonly expiryHours: number | null;
  readonly visibility: FileVisibility;
}

function readFields(fields: ReadonlyMap<string, string>, hasFile: boolean, call: Call): UploadFields {
  const checks = new Checks();
  const purposeText = fields.get("purpose");
  // The service takes an upload without a purpose for fine-tuning data.
  const purpose =
    purposeText === undefined ? "fine-tune" : checks.oneOf(purposeText, FILE_PURPOSES, ["form", "purpose"]);
  const expiryText = fields.get("expiry");
  const hasExpiry = expiryText !== undefined && expiryText !== "";
  const expiryHours = hasExpiry ? checks.queryInteger(expiryText, ["form", "expiry"], { ge: 1 }) : null;
  const visibilityText = fields.get("visibility");
  const visibility =
    visibilityText === undefined
      ? "workspace"
      : checks.oneOf(visibilityText, FILE_VISIBILITIES, ["form", "visibility"]);
  if (!hasFile) checks.missing(["file", "file"]);
  if (purpose === undefined || visibility === undefined || checks.issues.length > 0) throw invalid(checks.issues);
  return { purpose, visibility, expiryHours: expiryHours ?? call.service.options.unknowns.uploadExpiryHours };
}

function recordUpload(call: Call, received: ReceivedFile, fields: UploadFields): FileRecord {
  const { service, caller, now } = call;
  const isText = fields.purpose !== "ocr";
  return {
    id: service.ids.uuid(),
    workspace: caller.workspace,
    ownerKeyId: caller.keyId,
    blobKey: received.blobKey,
    bytes: received.bytes,
    createdAtMs: now,
    visibleAtMs: now + service.options.unknowns.newFileHiddenMs,
    expiresAtMs: fields.expiryHours === null ? null : now + fields.expiryHours * HOUR_MS,
    filename: received.filename,
    purpose: fields.purpose,
    sampleType: fields.purpose === "batch" ? "batch_request" : "instruct",
    source: "upload",
    mimetype: isText ? "application/jsonl" : "application/octet-stream",
    numLines: isText ? received.lines : null,
    signature: service.ids.hex(16),
    visibility: fields.visibility,
    deletedAtMs: null,
    readers: 0,
    lineIssues: null,
  };
}
