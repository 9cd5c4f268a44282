import { connectionErrorFrom } from "./connection-error-from.ts";
import type { OpenResponse } from "./open-response.ts";

/**
 * The chunks of a body, each awaited no longer than the idle limit. Ending the loop early cancels the body.
 */
export async function* readChunks(open: OpenResponse): AsyncGenerator<Uint8Array, void, undefined> {
  const { response, guard, idleMs, what } = open;
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      guard.limit("idle_timeout", idleMs, what);
      const { done, value } = await guard.race(reader.read());
      guard.clearLimit();
      if (done) return;
      yield value;
    }
  } catch (reason) {
    throw connectionErrorFrom(open, reason);
  } finally {
    // Does nothing to a body that was read to its end.
    reader.cancel().catch(() => {});
  }
}

/**
 * A whole body as text.
 *
 * @param maxBytes - Reading stops after this many bytes; the rest is left.
 */
export async function readText(open: OpenResponse, maxBytes: number = Number.POSITIVE_INFINITY): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let room = maxBytes;
  for await (const chunk of readChunks(open)) {
    text += decoder.decode(chunk.subarray(0, room), { stream: true });
    room -= chunk.byteLength;
    if (room <= 0) break;
  }
  return text + decoder.decode();
}
