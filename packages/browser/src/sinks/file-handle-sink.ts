import type { Sink } from "./sink.ts";
import { swapFileSink } from "./swap-file-sink.ts";

/**
 * Writes results into a file that a person chose, with the File System Access API (Chromium browsers). Any size; the file
 * changes only with `commit`. A tab that is closed before leaves it as it was.
 *
 * @param handle - From `showSaveFilePicker()`, which a page may call when a person clicks. A handle that was kept from an
 * earlier visit needs `requestPermission({ mode: "readwrite" })` first.
 * @returns The sink. Its methods fail with `sink_unwritable` where the page may not write there or the disk is full.
 * @example
 * ```ts
 * import { createMistralBatch, fileHandleSink } from "@mistral-batch/browser";
 *
 * async function save(handle: FileSystemFileHandle, file_id: string): Promise<void> {
 *   const content = await createMistralBatch({ baseUrl: "/api/mistral" }).files.download({ file_id });
 *   const sink = fileHandleSink(handle);
 *   for await (const chunk of content) await sink.write(chunk);
 *   await sink.commit();
 * }
 * ```
 */
export function fileHandleSink(handle: FileSystemFileHandle): Sink {
  return swapFileSink(handle.name, async () => handle);
}
