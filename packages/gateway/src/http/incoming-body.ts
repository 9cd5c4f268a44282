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
 * @throws {Refusal} 400 from `read` for a body that is longer or shorter than it said, or breaks off.
 */
export function openBody(request: Request): IncomingBody {
  const announced = announcedLength(request.headers);
  const reader = request.body?.getReader();
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

async function readChunk(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
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
