import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MistralBatchError, type Source } from "@mistral-batch/core";
import { fileFailure } from "./file-failure.ts";
import { fileSource } from "./file-source.ts";

/** Bytes or text that come once: a Node stream, a web stream, or anything else to iterate over. */
export type ByteStream =
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/** How to keep a stream that can be read only once. */
export interface StreamSourceOptions {
  /** The file name for the upload. @default "requests.jsonl" */
  readonly name?: string | undefined;
  /** Where to keep the copy. Default: the system's directory for temporary files. */
  readonly directory?: string | undefined;
  /** Ends the copying; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A source over a temporary copy on disk, which goes away with `dispose` or at the end of an `await using` block. */
export interface SpooledSource extends Source {
  readonly size: number;
  /** Deletes the copy. Safe to call more than once. */
  dispose(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a source of something that can be read only once, such as standard input or a response: its bytes are copied to a
 * temporary file first, so that an upload can be repeated.
 *
 * @param stream - A Node or web stream, or any iterable over bytes or text.
 * @param options - Name, place of the copy, signal.
 * @throws {MistralBatchError} `source_unreadable` where the stream fails, gives something other than bytes or text, or the copy
 * cannot be written.
 * @throws The signal's reason after an abort.
 * @example
 * ```ts
 * import { createMistralBatch, streamSource } from "@mistral-batch/node";
 *
 * const batch = createMistralBatch();
 * await using source = await streamSource(process.stdin);
 * await batch.files.upload({ file: source });
 * ```
 */
export async function streamSource(stream: ByteStream, options: StreamSourceOptions = {}): Promise<SpooledSource> {
  const { name = "requests.jsonl", directory = tmpdir(), signal } = options;
  const folder = await attempt("make a temporary directory", () => mkdtemp(join(directory, "mistral-batch-")));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "spool");
    const size = await spool(stream, path, signal);
    const source = fileSource(path, { name });
    return {
      name,
      size,
      open: () => source.open(),
      ...(source.slice !== undefined && { slice: source.slice }),
      dispose,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function spool(stream: ByteStream, path: string, signal: AbortSignal | undefined): Promise<number> {
  const handle = await attempt("make a temporary copy", () => open(path, "wx", 0o600));
  let size = 0;
  try {
    for await (const bytes of readBytes(stream, signal)) {
      await attempt("write a temporary copy", () => handle.writeFile(bytes));
      size += bytes.byteLength;
    }
    return size;
  } finally {
    await handle.close();
  }
}

async function* readBytes(
  stream: AsyncIterable<unknown> | Iterable<unknown>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  const iterator = Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]();
  try {
    for (;;) {
      const { done, value } = await abortable(Promise.resolve(iterator.next()), signal);
      if (done === true) return;
      if (typeof value === "string") yield encoder.encode(value);
      else if (value instanceof Uint8Array) yield value;
      else throw unreadable(`read a stream: it gave ${typeof value} instead of bytes or text`);
    }
  } catch (error) {
    // Not awaited: a stream that gives nothing does not end either.
    Promise.resolve(iterator.return?.()).catch(() => {});
    if (signal?.aborted === true) throw signal.reason;
    throw error instanceof MistralBatchError ? error : unreadable(`read a stream: ${fileFailure(error)}`, error);
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

async function attempt<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw unreadable(`${what}: ${fileFailure(error)}`, error);
  }
}

function unreadable(what: string, cause?: unknown): MistralBatchError {
  return new MistralBatchError(`Cannot ${what}`, { code: "source_unreadable", cause });
}
