import type { Sink } from "@mistral-batch/core";
import { SwapFileSink } from "./swap-file-sink.ts";

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
 * async function save(handle: FileSystemFileHandle, job_id: string): Promise<void> {
 *   const batch = createMistralBatch({ baseUrl: "/api/mistral" });
 *   await batch.collect(await batch.jobs.get({ job_id }), fileHandleSink(handle));
 * }
 * ```
 */
export function fileHandleSink(handle: FileSystemFileHandle): Sink {
  return new SwapFileSink(handle.name, { open: async () => handle });
}
