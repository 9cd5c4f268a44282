import { MistralBatchError, type Source } from "@mistral-batch/core";
import { fileFailure } from "./deno-failure.ts";
import type { DenoFile, DenoFileInfo, DenoNamespace } from "./deno-namespace.ts";

declare const Deno: DenoNamespace;

/** Larger reads are no faster, smaller ones are. */
const READ_BYTES = 1_048_576;

/**
 * A source over a file on disk. Needs `--allow-read=<path>`. The file is looked at when it is first used, not before; from
 * then on it must stay as it is, and a change is an error, because half of an old file and half of a new one would be
 * uploaded.
 *
 * @param path - Where the file is.
 * @param options - `name` is the file name for the upload. Default: the last part of the path.
 * @returns The source. Reading it fails with `source_unreadable`, naming the path, where the file is missing, is a
 * directory, may not be read (the message names the flag), or was changed.
 * @example
 * ```ts
 * import { createMistralBatch, fileSource } from "@mistral-batch/edge/deno";
 *
 * const batch = createMistralBatch();
 * await batch.files.upload({ file: fileSource("requests.jsonl") });
 * ```
 */
export function fileSource(path: string, options: { readonly name?: string | undefined } = {}): Source {
  let first: DenoFileInfo | undefined;
  const look = (): DenoFileInfo => {
    first ??= lookAt(path);
    return first;
  };
  const name = options.name ?? path.split(/[\\/]/).findLast((part) => part !== "") ?? path;
  return {
    name,
    get size() {
      return look().size;
    },
    open: async () => await openRange(path, look(), 0),
    slice: (start, end) => partOf(path, name, look, start, end),
  };
}

function partOf(path: string, name: string, look: () => DenoFileInfo, start: number, end: number): Source {
  return {
    name,
    size: end - start,
    async open() {
      const expected = look();
      if (!(start >= 0 && start <= end && end <= expected.size)) {
        throw unreadable(path, `it has ${expected.size} bytes, bytes ${start} to ${end} were asked for`);
      }
      return await openRange(path, expected, start, end);
    },
    slice: (from, to) => partOf(path, name, look, start + from, Math.min(start + to, end)),
  };
}

async function openRange(
  path: string,
  expected: DenoFileInfo,
  start: number,
  end?: number,
): Promise<ReadableStream<Uint8Array>> {
  const file = await attempt(path, () => Deno.open(path, { read: true }));
  try {
    checkUnchanged(path, expected, await file.stat());
    if (start > 0) await attempt(path, () => file.seek(start, 0));
  } catch (error) {
    file.close();
    throw error;
  }
  // One byte more than is expected shows that the file has grown.
  return readRange(path, file, expected, start, end ?? expected.size + 1);
}

function lookAt(path: string): DenoFileInfo {
  let info: DenoFileInfo;
  try {
    info = Deno.statSync(path);
  } catch (error) {
    throw unreadable(path, fileFailure(error), error);
  }
  if (info.isDirectory) throw unreadable(path, "it is a directory");
  // A pipe or a terminal gives its bytes once, and they have no size beforehand.
  if (!info.isFile) throw unreadable(path, "it is no regular file");
  return info;
}

/** The same file with the same content has kept its number, its size and its time of change. */
function checkUnchanged(path: string, expected: DenoFileInfo, actual: DenoFileInfo): void {
  if (actual.size !== expected.size) throw changed(path, `it had ${expected.size} bytes, now it has ${actual.size}`);
  if (actual.mtime?.getTime() !== expected.mtime?.getTime() || actual.ino !== expected.ino) {
    throw changed(path, "it was written to");
  }
}

function readRange(
  path: string,
  file: DenoFile,
  expected: DenoFileInfo,
  start: number,
  end: number,
): ReadableStream<Uint8Array> {
  let position = start;
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          // Each chunk has memory of its own: whoever takes it may keep it, as fetch does, while the next one is read.
          const buffer = new Uint8Array(Math.min(READ_BYTES, Math.max(end - position, 0)));
          const bytes = buffer.byteLength === 0 ? null : await attempt(path, () => file.read(buffer));
          if (isCancelled) return;
          if (bytes !== null) {
            position += bytes;
            controller.enqueue(buffer.subarray(0, bytes));
            return;
          }
          checkUnchanged(path, expected, await file.stat());
        } catch (error) {
          if (isCancelled) return;
          file.close();
          throw error;
        }
        file.close();
        controller.close();
      },
      cancel() {
        isCancelled = true;
        file.close();
      },
    },
    { highWaterMark: 0 },
  );
}

async function attempt<T>(path: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw unreadable(path, fileFailure(error), error);
  }
}

function unreadable(path: string, why: string, cause?: unknown): MistralBatchError {
  return new MistralBatchError(`Cannot read "${path}": ${why}`, { code: "source_unreadable", cause });
}

function changed(path: string, how: string): MistralBatchError {
  return unreadable(path, `it was changed since it was first looked at: ${how}; leave it alone until the run is over`);
}
