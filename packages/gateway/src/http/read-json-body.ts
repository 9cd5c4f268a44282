import type { Clock } from "@mistral-batch/core";
import { openBody } from "./incoming-body.ts";
import { createGuard } from "./link-abort.ts";
import { parseJson } from "./parse-json.ts";
import { refuse } from "./refusal.ts";

/** A body as it came, and what it says. */
export interface JsonBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly value: unknown;
}

/**
 * Reads a JSON body as a whole, up to a size and within a time.
 *
 * @throws {Refusal} 400, 408 or 413.
 */
export async function readJsonBody(
  request: Request,
  limits: { readonly maxBytes: number; readonly timeoutMs: number; readonly clock: Clock },
): Promise<JsonBody> {
  const body = openBody(request);
  const guard = createGuard(limits.clock);
  guard.limit(limits.timeoutMs, () => refuse(408, `The body did not come within ${limits.timeoutMs} ms`));
  try {
    const bytes = await readAll(body.announced, limits.maxBytes, () => body.read(guard.signal));
    return { bytes, value: parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch (reason) {
    body.cancel();
    if (isUnreadable(reason)) throw refuse(400, "Cannot parse request body");
    throw reason;
  } finally {
    guard.release();
  }
}

function isUnreadable(reason: unknown): boolean {
  return reason instanceof SyntaxError || reason instanceof TypeError || reason instanceof RangeError;
}

async function readAll(
  announced: number | undefined,
  maxBytes: number,
  read: () => Promise<Uint8Array<ArrayBuffer> | undefined>,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = refuse(413, `The body may have ${maxBytes} bytes at the most; upload a file instead`);
  if (announced !== undefined && announced > maxBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await read(); chunk !== undefined; chunk = await read()) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
