import { createReadStream, openAsBlob, statSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import ky from "ky";
import type { OpenUploader } from "./uploader.ts";

const PATH = "/v1/files";
const BOUNDARY = "----bench";
const READ_BYTES = 1_048_576;
const HEAD = Buffer.from(
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="requests.jsonl"\r\ncontent-type: application/octet-stream\r\n\r\n`,
);
const TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
const CONTENT_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** The least that node can do: a file into a socket. */
export const nodePipe: OpenUploader = async (origin, path) => async () => {
  const headers = { "content-type": CONTENT_TYPE, "content-length": bodyBytes(path) };
  const outgoing = request(`${origin}${PATH}`, { method: "POST", headers });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
  });
  outgoing.write(HEAD);
  await pipeline(createReadStream(path, { highWaterMark: READ_BYTES }), outgoing, { end: false });
  outgoing.end(TAIL);
  const incoming = await answer;
  checkStatus(incoming.statusCode ?? 0, await text(incoming));
};

/** What fetch does with a stream when nothing else is said. */
export const fetchStream: OpenUploader = async (origin, path) => async () => {
  const body = Readable.toWeb(Readable.from(partsOf(path))) as ReadableStream<Uint8Array<ArrayBuffer>>;
  const headers = { "content-type": CONTENT_TYPE };
  // The types of the web leave out "duplex", which fetch asks for.
  const init: RequestInit & { readonly duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
  const response = await fetch(`${origin}${PATH}`, init);
  checkStatus(response.status, await response.text());
};

/** What most people write. */
export const fetchForm: OpenUploader = async (origin, path) => async () => {
  const response = await fetch(`${origin}${PATH}`, { method: "POST", body: await formOf(path) });
  checkStatus(response.status, await response.text());
};

/** The same on ky. */
export const kyForm: OpenUploader = async (origin, path) => async () => {
  await ky.post(`${origin}${PATH}`, { body: await formOf(path), timeout: false }).json();
};

async function* partsOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  yield HEAD;
  yield* createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>;
  yield TAIL;
}

async function formOf(path: string): Promise<FormData> {
  const form = new FormData();
  form.append("purpose", "batch");
  form.append("file", await openAsBlob(path), "requests.jsonl");
  return form;
}

function bodyBytes(path: string): number {
  return HEAD.byteLength + statSync(path).size + TAIL.byteLength;
}

function checkStatus(status: number, body: string): void {
  if (status !== 200) throw new Error(`The server answered ${status}: ${body}`);
}
