import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { batchJob, googleOperation, googlePage, jobsPage } from "../data/batch-jobs.ts";
import { afterBody, sendBytes, sendJson } from "./send.ts";
import type { ExpectedFile } from "./upload-check.ts";
import { UploadDesk } from "./upload-desk.ts";

/** What the server gives and expects. */
export interface ApiServerOptions {
  /** The result file behind every download. */
  readonly results?: string | undefined;
  /** How many rows it has. */
  readonly rows?: number | undefined;
  /** The file that every upload must carry; without it uploads are only counted. */
  readonly upload?: ExpectedFile | undefined;
}

const READ_BYTES = 1_048_576;

/**
 * The least that the clients need of their services, prepared as far as possible, so that the client is what is
 * measured: a page of 100 jobs, a job, a download, an upload, each under the paths that the four APIs have for it.
 */
export function createApiServer({ results, rows, upload }: ApiServerOptions): Server {
  const desk = new UploadDesk(upload);
  let pages: Pages | undefined;
  return createServer(
    { requestTimeout: 0, keepAliveTimeout: 60_000, highWaterMark: READ_BYTES },
    (request, response) => {
      const origin = `http://${request.headers.host ?? ""}`;
      pages ??= { ours: Buffer.from(jobsPage(origin)), google: Buffer.from(googlePage()) };
      answer(request, response, { origin, results, rows, desk, pages });
    },
  );
}

/** A page of jobs in each shape, ready to be sent. */
interface Pages {
  readonly ours: Buffer;
  readonly google: Buffer;
}

interface Service {
  readonly origin: string;
  readonly results: string | undefined;
  readonly rows: number | undefined;
  readonly desk: UploadDesk;
  readonly pages: Pages;
}

function answer(request: IncomingMessage, response: ServerResponse, service: Service): void {
  const { origin, results, rows, desk, pages } = service;
  const [path = ""] = (request.url ?? "").split("?");
  const isGoogle = path.startsWith("/google/");
  if (/\/(content|results)$|:download$/.test(path)) return sendFile(response, results);
  const job = /\/(?:batches|jobs)\/([^/]+)$/.exec(path)?.[1];
  if (job !== undefined)
    return sendJson(response, isGoogle ? googleOperation(0) : { ...batchJob(0, origin, rows), id: job });
  if (request.method === "GET") return sendBytes(response, isGoogle ? pages.google : pages.ours);
  if (/\/(batches|jobs)$/.test(path)) return afterBody(request, () => sendJson(response, batchJob(0, origin)));
  return desk.take(request, response, origin);
}

function sendFile(response: ServerResponse, path: string | undefined): void {
  if (path === undefined) {
    response.statusCode = 404;
    return sendJson(response, { message: "There is no file" });
  }
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": statSync(path).size });
  createReadStream(path, { highWaterMark: READ_BYTES }).pipe(response);
}
