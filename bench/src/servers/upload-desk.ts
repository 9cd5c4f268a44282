import type { IncomingMessage, ServerResponse } from "node:http";
import { inputFile } from "../data/batch-jobs.ts";
import { afterBody, sendJson } from "./send.ts";
import { type ExpectedFile, UploadCheck } from "./upload-check.ts";

/** Takes uploads: forms in one request, or, as Google's client sends them, in many. */
export class UploadDesk {
  readonly #expected: ExpectedFile | undefined;
  /** The upload of which more requests will come. */
  #resumable: UploadCheck | undefined;

  /** @param expected - The file that every upload must carry; without it they are only read. */
  constructor(expected: ExpectedFile | undefined) {
    this.#expected = expected;
  }

  /** Reads a request, and answers it: well only if the file has arrived whole. */
  take(request: IncomingMessage, response: ServerResponse, origin: string): void {
    const command = request.headers["x-goog-upload-command"];
    if (typeof command !== "string") {
      const check = new UploadCheck(this.#expected);
      return readInto(check, request, () => this.#finish(check, response));
    }
    if (command === "start") {
      this.#resumable = new UploadCheck(this.#expected);
      response.setHeader("x-goog-upload-url", `${origin}/upload`);
      return afterBody(request, () => sendJson(response, {}));
    }
    const check = this.#resumable ?? new UploadCheck(this.#expected);
    return readInto(check, request, () => {
      const isLast = command.includes("finalize");
      response.setHeader("x-goog-upload-status", isLast ? "final" : "active");
      return isLast ? this.#finish(check, response) : sendJson(response, {});
    });
  }

  #finish(check: UploadCheck, response: ServerResponse): void {
    const problem = check.problem();
    if (problem === undefined) return sendJson(response, uploadedFile(this.#expected?.size ?? 0));
    response.statusCode = 422;
    return sendJson(response, { object: "error", message: problem, error: { message: problem } });
  }
}

function readInto(check: UploadCheck, request: IncomingMessage, then: () => void): void {
  request.on("data", (chunk: Buffer) => check.add(chunk));
  request.once("end", then);
}

/** What the four APIs say of a new file, in one object. It is the input of the job that is created, and of no other. */
function uploadedFile(bytes: number): Record<string, unknown> {
  const file = {
    id: inputFile(0),
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
