import { textResponse } from "../http/json-response.ts";
import { streamChunks } from "../http/stream-chunks.ts";
import type { Fault } from "./fault.ts";
import { NetworkFault } from "./network-fault.ts";

/** Damages an answer that the service has already given, as a fault demands. */
export async function spoilAnswer(fault: Fault, response: Response): Promise<Response> {
  switch (fault.kind) {
    case "reply-lost":
    case "accepted-late":
      await response.body?.cancel();
      throw new NetworkFault("reset");
    case "reset-mid-body":
      return withBody(response, brokenBody(response, fault.afterBytes, "reset"));
    case "stall":
      if (fault.at === "body") return withBody(response, brokenBody(response, fault.afterBytes ?? 0, "stall"));
      await response.body?.cancel();
      throw new NetworkFault("stall");
    case "truncated-json": {
      const text = await response.text();
      return textResponse(text.slice(0, Math.floor(text.length / 2)), 200, { "content-type": "application/json" });
    }
    case "not-json":
      await response.body?.cancel();
      return textResponse("upstream connect error or disconnect/reset before headers", 200, {
        "content-type": "text/plain",
      });
    case "content-length": {
      const bytes = new Uint8Array(await response.arrayBuffer());
      const headers = new Headers(response.headers);
      headers.set("content-length", String(Math.max(0, bytes.length + fault.deltaBytes)));
      return new Response(bytes, { status: response.status, headers });
    }
    default:
      return response;
  }
}

function withBody(response: Response, body: ReadableStream<Uint8Array<ArrayBuffer>>): Response {
  return new Response(body, { status: response.status, headers: response.headers });
}

/** Passes on `afterBytes` bytes, then breaks or falls silent. */
function brokenBody(
  response: Response,
  afterBytes: number,
  kind: "reset" | "stall",
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = response.body === null ? null : streamChunks(response.body);
  let left = afterBytes;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const step = left > 0 ? await chunks?.next() : undefined;
        if (step === undefined || step.done === true) {
          await chunks?.return(undefined);
          if (kind === "stall") return await new Promise<void>(() => undefined);
          controller.error(new NetworkFault("reset"));
          return undefined;
        }
        const part = step.value.subarray(0, left);
        left -= part.length;
        controller.enqueue(part);
        return undefined;
      },
      cancel: () => chunks?.return(undefined).then(() => undefined),
    },
    { highWaterMark: 0 },
  );
}
