import { blobSource as coreBlobSource, MistralBatchError, type Source } from "@mistral-batch/core";
import { readFailure } from "./read-failure.ts";

/**
 * A source over a Blob or over a File that a person picked. The browser reads a File from the disk as it is needed, and
 * refuses to once the file was changed.
 *
 * @param blob - The bytes.
 * @param name - The file name for the upload. Default: the name of a File, else `requests.jsonl`.
 * @returns The source. Reading it fails with `source_unreadable` where the file was changed, moved or deleted.
 * @example
 * ```ts
 * import { blobSource, createMistralBatch, type FileObject } from "@mistral-batch/browser";
 *
 * async function upload(input: HTMLInputElement): Promise<FileObject | undefined> {
 *   const batch = createMistralBatch({ baseUrl: "/api/mistral" });
 *   const picked = input.files?.[0];
 *   return picked === undefined ? undefined : await batch.files.upload({ file: blobSource(picked) });
 * }
 * ```
 */
export function blobSource(blob: Blob, name?: string): Source {
  const { name: ownName } = coreBlobSource(blob, name);
  // Chromium takes a picked File as it is at the time of reading, whatever became of it, but a slice as it was when it was
  // cut: of a changed one it refuses to read a byte.
  const pinned = blob.slice(0, blob.size, blob.type);
  return {
    ...coreBlobSource(pinned, ownName),
    open: () => readable(pinned.stream(), ownName),
    slice: (start, end) => blobSource(pinned.slice(start, end, blob.type), ownName),
  };
}

function readable(stream: ReadableStream<Uint8Array>, name: string): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (isCancelled) return;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          throw new MistralBatchError(`Cannot read "${name}": ${readFailure(error)}`, {
            code: "source_unreadable",
            cause: error,
          });
        }
      },
      cancel(reason) {
        isCancelled = true;
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
