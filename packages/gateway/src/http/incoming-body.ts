import { orAborted } from "./link-abort.ts";
import { refuse } from "./refusal.ts";

/** The body of a client's request, as it comes in. */
export interface IncomingBody {
  /** How long it says it is; undefined where it does not say. */
  readonly announced: number | undefined;
  /** The next bytes; undefined at the end. */
  read(signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Lets go of the rest. */
  cancel(): void;
}

/**
 * Opens the body of a request and holds it to the length that it announces.
 *
 * @param readBytes - How many bytes to ask for at a time. Default: what the runtime gives.
 * @throws {Refusal} 400 from `read` for a body that is longer or shorter than it said, or breaks off.
 */
export function openBody(request: Request, readBytes?: number): IncomingBody {
  const announced = announcedLength(request.headers);
  const reader = request.body === null ? undefined : openReader(request.body, readBytes);
  let received = 0;
  return {
    announced,
    async read(signal) {
      const chunk = await orAborted(readChunk(reader), signal);
      received += chunk?.byteLength ?? 0;
      if (announced !== undefined && (received > announced || (chunk === undefined && received < announced))) {
        throw refuse(400, `The body has ${received > announced ? "more" : "fewer"} bytes than its Content-Length says`);
      }
      return chunk;
    },
    cancel: () => void reader?.cancel().catch(() => {}),
  };
}

interface ChunkReader {
  read(): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>>;
  cancel(): Promise<void>;
}

function openReader(body: ReadableStream<Uint8Array<ArrayBuffer>>, readBytes: number | undefined): ChunkReader {
  if (readBytes === undefined) return body.getReader();
  const reader = body.getReader({ mode: "byob" });
  return {
    // Each chunk has memory of its own, since it is on its way when the next is read.
    read: async () => {
      const { done, value } = await reader.read(new Uint8Array(readBytes));
      return done ? { done, value: undefined } : { done, value };
    },
    cancel: () => reader.cancel(),
  };
}

async function readChunk(reader: ChunkReader | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    for (;;) {
      const step = await reader?.read();
      if (step === undefined || step.done) return undefined;
      if (step.value.byteLength > 0) return step.value;
    }
  } catch {
    throw refuse(400, "The body broke off");
  }
}

/** Digits and nothing else: `+5`, `0x5`, `5, 5` are how requests are smuggled. */
function announcedLength(headers: Headers): number | undefined {
  const text = headers.get("content-length");
  if (text === null) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw refuse(400, "The Content-Length is no number");
}
