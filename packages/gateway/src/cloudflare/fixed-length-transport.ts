import type { Fetch } from "@mistral-batch/core";
import type { GatewayTransport, StreamedRequest } from "../gateway-transport.ts";

/** The global of Workers by which a body gets its length. */
interface WorkerGlobals {
  readonly FixedLengthStream: new (
    length: number,
  ) => {
    readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
    readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  };
}

/** A plain reader gets 4 KiB at a time from workerd, whatever has arrived, and leaves garbage that grows with the file. */
const READ_BYTES = 65_536;

/** How requests leave a Worker: workerd takes the length from the stream, and throws on `redirect: "error"`. */
export const fixedLengthTransport: GatewayTransport = {
  fetch: (input, init) => globalThis.fetch(input, init),
  sendStream: (request) => sendFixedLength((input, init) => globalThis.fetch(input, init), request),
  readBytes: READ_BYTES,
  shieldsFromClients: true,
};

async function sendFixedLength(fetch: Fetch, { url, length, body, ...init }: StreamedRequest): Promise<Response> {
  return await fetch(url, {
    ...init,
    body: length === undefined ? body : withLength(body, length, init.signal),
    redirect: "manual",
  });
}

function withLength(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  length: number,
  signal: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { FixedLengthStream } = globalThis as typeof globalThis & WorkerGlobals;
  const { readable, writable } = new FixedLengthStream(length);
  // Whoever made the body minds its failure, and fetch says what became of the request.
  body.pipeTo(writable, { signal }).catch(() => {});
  return readable;
}
