import { createDenoTransport } from "@mistral-batch/edge/deno";
import { fetchTransport, type GatewayTransport } from "../gateway-transport.ts";

/** How requests leave Deno. Its own fetch repeats a POST whose connection breaks, a create too: a job would be paid twice. */
export function createSendOnceTransport(): GatewayTransport {
  const { fetch, sendSized } = createDenoTransport();
  return {
    fetch: (url, init) => fetch(new Request(url, init), init),
    // A stream cannot be sent twice, so where its length is not known it goes through fetch, in chunks.
    sendStream: ({ length, ...request }) =>
      length === undefined || sendSized === undefined
        ? fetchTransport.sendStream({ length, ...request })
        : sendSized({ length, ...request }),
  };
}
