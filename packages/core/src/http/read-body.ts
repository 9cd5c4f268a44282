import type { OpenResponse } from "./open-response.ts";

/** Bodies that announce at most this much are read in one go; longer and unknown ones chunk by chunk. */
const SMALL_BODY_BYTES = 1_048_576;

/**
 * The chunks of a body, each awaited no longer than the idle limit. Ending the loop early cancels the body.
 */
export async function* readChunks(open: OpenResponse): AsyncGenerator<Uint8Array, void, undefined> {
  const { response, guard, idleMs, method, url, toError } = open;
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  let isEnded = false;
  try {
    for (;;) {
      guard.limit("idle_timeout", idleMs, `${method} ${url}`);
      const { done, value } = await guard.race(reader.read());
      guard.clearLimit();
      if (done) {
        isEnded = true;
        return;
      }
      yield value;
    }
  } catch (reason) {
    throw toError(reason);
  } finally {
    if (!isEnded) reader.cancel().catch(() => {});
  }
}

/**
 * A whole body as text.
 *
 * @param maxBytes - Reading stops after this many bytes; the rest is left.
 */
export async function readText(open: OpenResponse, maxBytes: number = Number.POSITIVE_INFINITY): Promise<string> {
  const announced = open.response.headers.get("content-length");
  if (announced !== null && Number(announced) <= Math.min(SMALL_BODY_BYTES, maxBytes)) return await readSmallText(open);
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of readChunks(open)) {
    text += decoder.decode(chunk.subarray(0, maxBytes - bytes), { stream: true });
    bytes += chunk.byteLength;
    if (bytes >= maxBytes) break;
  }
  return text + decoder.decode();
}

async function readSmallText({ response, guard, idleMs, method, url, toError }: OpenResponse): Promise<string> {
  guard.limit("idle_timeout", idleMs, `${method} ${url}`);
  try {
    return await guard.race(response.text());
  } catch (reason) {
    throw toError(reason);
  } finally {
    guard.clearLimit();
  }
}
