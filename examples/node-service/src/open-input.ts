// A body becomes a source: something that can be read as often as needed, to be checked first and then uploaded.
import type { Readable } from "node:stream";
import {
  type BatchRequest,
  InvalidInputError,
  requestsSource,
  type SpooledSource,
  streamSource,
} from "@mistral-batch/node";

/** Either JSONL, which fastify hands on as it arrives, or JSON, which it has parsed. */
export type BatchBody = Readable | { readonly requests: readonly BatchRequest[] };

/** Keeps a body in a temporary file, so that memory stays flat. Call `dispose` on it when you are done. */
export async function openInput(body: BatchBody, maxBytes: number): Promise<SpooledSource> {
  if ("requests" in body) return await streamSource(await requestsSource(body.requests).open());
  return await streamSource(limit(body, maxBytes));
}

async function* limit(body: Readable, maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  // Not destroyed when it is too long: the answer goes over the same connection.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new InvalidInputError(`Cannot take more than ${maxBytes} bytes; split the input`, {
        code: "invalid_input",
      });
    }
    yield chunk;
  }
}
