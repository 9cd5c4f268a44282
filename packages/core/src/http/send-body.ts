import type { BodySender } from "./api-request.ts";
import type { CallGuard } from "./call-guard.ts";
import { watchUpload } from "./watch-upload.ts";

/** A body of known length, built anew for each attempt. */
export interface SizedBody {
  readonly contentType: string;
  /** The exact number of bytes. */
  readonly length: number;
  readonly open: () => Promise<ReadableStream<Uint8Array>>;
}

/** How far an upload is. */
export interface UploadProgress {
  /** Bytes of the body that have been handed to the runtime. */
  readonly sentBytes: number;
  /** All bytes of the body. */
  readonly totalBytes: number;
}

/** A form goes out where its progress cannot be seen: the whole transfer gets this long, at the least. */
const BLIND_UPLOAD_MS = 600_000;
const BLIND_UPLOAD_BYTES_PER_MS = 100;

/**
 * Sends a stream of known length; the limits follow the bytes as the runtime takes them.
 *
 * @param upload - The body.
 * @param onProgress - Called as bytes leave; begins anew with each attempt.
 */
export function sendSizedBody(upload: SizedBody, onProgress?: (progress: UploadProgress) => void): BodySender {
  return async (prepared, { client, guard, idleMs, timeoutMs }) => {
    const { sendSized } = client.transport;
    if (sendSized === undefined) throw new TypeError("This runtime cannot send a body of known length");
    const headers = new Headers(prepared.headers);
    headers.set("content-type", upload.contentType);
    guard.limit("idle_timeout", idleMs);
    let sentBytes = 0;
    const body = watchUpload(await fromSource(guard, upload.open), {
      onBytes(bytes) {
        guard.limit("idle_timeout", idleMs);
        sentBytes += bytes;
        onProgress?.({ sentBytes, totalBytes: upload.length });
      },
      onEnd: () => guard.limit("headers_timeout", timeoutMs),
      onError: (reason) => guard.fail(reason),
    });
    const { url, method } = prepared;
    return await sendSized({ url, method, headers, length: upload.length, body, signal: guard.signal });
  };
}

/**
 * Sends a form, whose progress the runtime does not show: one generous limit covers the whole of it.
 *
 * @param build - Makes the form anew for each attempt, and passes on what a stream in it fails with.
 * @param size - The bytes of the file, where they are known.
 */
export function sendForm(
  build: (onError: (reason: unknown) => void) => Promise<FormData>,
  size: number | undefined,
): BodySender {
  return async (prepared, { client, guard, timeoutMs }) => {
    const body = await fromSource(guard, () => build((reason) => guard.fail(reason)));
    const blindMs = Math.max(BLIND_UPLOAD_MS, (size ?? 0) / BLIND_UPLOAD_BYTES_PER_MS);
    guard.limit("headers_timeout", timeoutMs + blindMs);
    const { url, method, headers } = prepared;
    return await client.transport.fetch(url, { method, headers, body, redirect: "manual", signal: guard.signal });
  };
}

/** What the source throws ends the call as it is: it is no lost connection, and nothing to be repeated. */
async function fromSource<T>(guard: CallGuard, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (reason) {
    guard.fail(reason);
    throw reason;
  }
}
