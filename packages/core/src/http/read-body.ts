import { connectionErrorFrom } from "./connection-error-from.ts";
import type { OpenResponse } from "./open-response.ts";

/**
 * The chunks of a body, each awaited no longer than the idle limit. Ending the loop early cancels the body.
 */
export async function* readChunks(open: OpenResponse): AsyncGenerator<Uint8Array, void, undefined> {
  const { response, guard, idleMs } = open;
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      guard.limit("idle_timeout", idleMs);
      const { done, value } = await guard.race(reader.read());
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
 * @param maxLength - Reading stops after this many characters; the rest is left.
 */
export async function readText(open: OpenResponse, maxLength: number = Number.POSITIVE_INFINITY): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of readChunks(open)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxLength) break;
  }
  return (text + decoder.decode()).slice(0, maxLength);
}
