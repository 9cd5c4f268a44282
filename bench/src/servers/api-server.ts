import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { batchJob, googleOperation, googlePage, jobsPage } from "../data/batch-jobs.ts";
import { type ExpectedFile, UploadCheck } from "./upload-check.ts";

/** What the server gives and expects. */
export interface ApiServerOptions {
  /** The result file behind every download. */
  readonly results?: string | undefined;
  /** The file that every upload must carry; without it uploads are only counted. */
  readonly upload?: ExpectedFile | undefined;
}

const READ_BYTES = 1_048_576;

/**
 * The least that the clients need of their services, prepared as far as possible, so that the client is what is
 * measured: a page of 100 jobs, a job, a download, an upload, each under the paths that the four APIs have for it.
 */
export function createApiServer(options: ApiServerOptions): Server {
  let prepared: Prepared | undefined;
  return createServer(
    { requestTimeout: 0, keepAliveTimeout: 60_000, highWaterMark: READ_BYTES },
    (request, response) => {
      const origin = `http://${request.headers.host ?? ""}`;
      prepared ??= { origin, page: Buffer.from(jobsPage(origin)), googlePage: Buffer.from(googlePage()) };
      answer(request, response, options, prepared);
    },
  );
}

interface Prepared {
  readonly origin: string;
  readonly page: Buffer;
  readonly googlePage: Buffer;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ApiServerOptions,
  { origin, page, googlePage }: Prepared,
): void {
  const [path = ""] = (request.url ?? "").split("?");
  const isGoogle = path.startsWith("/google/");
  if (/\/(content|results)$|:download$/.test(path)) return sendFile(response, options.results);
  const job = /\/(?:batches|jobs)\/([^/]+)$/.exec(path)?.[1];
  if (job !== undefined) return sendJson(response, isGoogle ? googleOperation(0) : { ...batchJob(0, origin), id: job });
  if (request.method === "GET") return sendBytes(response, isGoogle ? googlePage : page);
  if (/\/(batches|jobs)$/.test(path)) return afterBody(request, () => sendJson(response, batchJob(0, origin)));
  if (request.headers["x-goog-upload-command"] === "start") {
    response.setHeader("x-goog-upload-url", `${origin}/upload`);
    return afterBody(request, () => sendJson(response, {}));
  }
  return takeUpload(request, response, options.upload);
}

/** Google's client sends a file as many requests, which are one upload. */
let resumable: UploadCheck | undefined;

function takeUpload(request: IncomingMessage, response: ServerResponse, expected: ExpectedFile | undefined): void {
  const command = request.headers["x-goog-upload-command"];
  const isPart = typeof command === "string";
  const check = (isPart ? resumable : undefined) ?? new UploadCheck(expected);
  if (isPart) resumable = check;
  request.on("data", (chunk: Buffer) => check.add(chunk));
  request.once("end", () => {
    const isMore = isPart && !command.includes("finalize");
    if (isPart) response.setHeader("x-goog-upload-status", isMore ? "active" : "final");
    if (isMore) return sendJson(response, {});
    resumable = undefined;
    const problem = check.problem();
    if (problem === undefined) return sendJson(response, uploadedFile(expected?.size ?? 0));
    response.statusCode = 422;
    return sendJson(response, { object: "error", message: problem, error: { message: problem } });
  });
}

/** What the four APIs say of a new file, in one object. */
function uploadedFile(bytes: number): Record<string, unknown> {
  const file = {
    id: "3b6d45eb-e30b-416f-8019-000000000001",
    object: "file",
    type: "file",
    bytes,
    size_bytes: bytes,
    created_at: 1_761_577_934,
    filename: "requests.jsonl",
    purpose: "batch",
    sample_type: "batch_request",
    source: "upload",
    num_lines: 0,
    mime_type: "application/jsonl",
  };
  return { ...file, file: { name: "files/1", sizeBytes: String(bytes), state: "ACTIVE" } };
}

function sendFile(response: ServerResponse, path: string | undefined): void {
  if (path === undefined) {
    response.statusCode = 404;
    return sendJson(response, { message: "There is no file" });
  }
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": statSync(path).size });
  createReadStream(path, { highWaterMark: READ_BYTES }).pipe(response);
}

function sendJson(response: ServerResponse, value: unknown): void {
  sendBytes(response, Buffer.from(JSON.stringify(value)));
}

function sendBytes(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(response.statusCode, { "content-type": "application/json", "content-length": bytes.byteLength });
  response.end(bytes);
}

function afterBody(request: IncomingMessage, then: () => void): void {
  request.resume();
  request.once("end", then);
}
