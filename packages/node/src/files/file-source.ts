import { type Stats, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { InvalidInputError, type MistralBatchError, type Source } from "@mistral-batch/core";
import { fileFailure } from "./file-failure.ts";
import { reading, unreadable } from "./source-error.ts";

/** Larger reads are no faster, smaller ones are. */
const READ_BYTES = 1_048_576;

/**
 * A source over a file on disk. The file is looked at when it is first used, not before; from then on it must stay as it
 * is, and a change is an error, because half of an old file and half of a new one would be uploaded.
 *
 * @param path - Where the file is.
 * @param options - `name` is the file name for the upload. Default: the last part of the path.
 * @throws {InvalidInputError} `invalid_argument` for a path that is no string.
 * @returns The source. Reading it fails with `source_unreadable`, naming the path, where the file is missing, is a
 * directory, may not be read, or was changed.
 * @example
 * ```ts
 * import { createMistralBatch, fileSource } from "@mistral-batch/node";
 *
 * const batch = createMistralBatch();
 * await batch.files.upload({ file: fileSource("requests.jsonl") });
 * ```
 */
export function fileSource(path: string, options: { readonly name?: string | undefined } = {}): Source {
  if (typeof path !== "string" || path === "") throw noPath(path);
  let first: Stats | undefined;
  const look = (): Stats => {
    first ??= lookAt(path);
    return first;
  };
  const name = options.name ?? basename(path);
  return {
    name,
    get size() {
      return look().size;
    },
    open: async () => await openRange(path, look(), 0),
    slice: (start, end) => partOf(path, name, look, start, end),
  };
}

function partOf(path: string, name: string, look: () => Stats, start: number, end: number): Source {
  if (!(Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end)) {
    throw new InvalidInputError(`Cannot read bytes ${start} to ${end} of "${path}": that is no range`, {
      field: "end",
    });
  }
  return {
    name,
    size: end - start,
    async open() {
      const expected = look();
      if (end > expected.size) throw unreadable(path, `it has ${expected.size} bytes, byte ${end} was asked for`);
      return await openRange(path, expected, start, end);
    },
    slice: (from, to) => partOf(path, name, look, start + from, Math.min(start + to, end)),
  };
}

async function openRange(
  path: string,
  expected: Stats,
  start: number,
  end?: number,
): Promise<ReadableStream<Uint8Array>> {
  const handle = await reading(path, () => open(path, "r"));
  try {
    checkUnchanged(path, expected, await handle.stat());
  } catch (error) {
    await handle.close();
    throw error;
  }
  // One byte more than is expected shows that the file has grown.
  return readRange(path, handle, expected, start, end ?? expected.size + 1);
}

function lookAt(path: string): Stats {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (error) {
    throw unreadable(path, fileFailure(error), error);
  }
  if (stats.isDirectory()) throw unreadable(path, "it is a directory (EISDIR)");
  // A pipe or a terminal gives its bytes once, and they have no size beforehand.
  if (!stats.isFile()) throw unreadable(path, "it is no regular file; read it once with streamSource");
  return stats;
}

/** The same file with the same content has kept its number, its size and its time of change. */
function checkUnchanged(path: string, expected: Stats, actual: Stats): void {
  if (actual.size !== expected.size) throw changed(path, `it had ${expected.size} bytes, now it has ${actual.size}`);
  if (actual.mtimeMs !== expected.mtimeMs || actual.ino !== expected.ino) throw changed(path, "it was written to");
}

function readRange(
  path: string,
  handle: FileHandle,
  expected: Stats,
  start: number,
  end: number,
): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await reading(path, () => readChunk(handle, position, end));
          position += chunk.byteLength;
          if (chunk.byteLength > 0) {
            controller.enqueue(chunk);
            return;
          }
          checkUnchanged(path, expected, await handle.stat());
        } catch (error) {
          await handle.close();
          throw error;
        }
        await handle.close();
        controller.close();
      },
      cancel: () => handle.close(),
    },
    // The next chunk is read while the one before is worked on.
    { highWaterMark: 1 },
  );
}

/** Each chunk has memory of its own: whoever takes it may keep it, as fetch does, while the next one is read. */
async function readChunk(handle: FileHandle, position: number, end: number): Promise<Uint8Array> {
  const bytes = Math.min(READ_BYTES, end - position);
  if (bytes <= 0) return new Uint8Array();
  const buffer = Buffer.allocUnsafeSlow(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, position);
  return new Uint8Array(buffer.buffer, 0, bytesRead);
}

function changed(path: string, how: string): MistralBatchError {
  return unreadable(path, `it was changed since it was first looked at: ${how}; leave it alone until the run is over`);
}

function noPath(path: unknown): InvalidInputError {
  const got = path === "" ? '""' : typeof path;
  return new InvalidInputError(`Cannot use "path": it must be the path of a file as a string, got ${got}`, {
    field: "path",
  });
}
