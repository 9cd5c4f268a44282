import { InvalidInputError } from "@mistral-batch/core";
import { browserGlobals } from "../browser-globals.ts";
import type { Sink } from "./sink.ts";
import { swapFileSink } from "./swap-file-sink.ts";
import { unwritable, writeFailure } from "./write-failure.ts";

/**
 * Writes results into a file of the browser's own file system (OPFS), which belongs to the site and which nobody else sees.
 * Any size up to the site's quota; the file appears with `commit`, in place of an older one. A tab that is closed before
 * leaves no part of it. Works in pages and workers; Safari has it from version 26 on.
 *
 * @param name - The name of the file, without directories.
 * @returns The sink. Its methods fail with `sink_unwritable` where the browser has no file system for the site, as in many
 * private windows and on pages without https, or where the quota is used up.
 * @throws {InvalidInputError} `invalid_argument` for a name that is a path.
 * @example
 * ```ts
 * import { createMistralBatch, opfsSink } from "@mistral-batch/browser";
 *
 * async function keep(file_id: string): Promise<File> {
 *   const content = await createMistralBatch({ baseUrl: "/api/mistral" }).files.download({ file_id });
 *   const sink = opfsSink("output.jsonl");
 *   for await (const chunk of content) await sink.write(chunk);
 *   await sink.commit();
 *   const root = await navigator.storage.getDirectory();
 *   return await (await root.getFileHandle("output.jsonl")).getFile();
 * }
 * ```
 */
export function opfsSink(name: string): Sink {
  if (!/^[^/\\]+$/.test(name) || name === "." || name === "..") {
    throw new InvalidInputError(
      `Cannot write "${name}" into the browser's own file system: the name must be that of a file, without directories`,
      { field: "name" },
    );
  }
  return swapFileSink(name, async () => {
    try {
      const root = await browserGlobals().navigator?.storage?.getDirectory();
      if (root !== undefined) return await root.getFileHandle(name, { create: true });
    } catch (error) {
      throw unwritable(name, refusal(writeFailure(error)), error);
    }
    throw unwritable(name, refusal("navigator.storage is missing"));
  });
}

function refusal(why: string): string {
  return `the browser's own file system cannot be used here: ${why}; outside of private windows and with https it can, else use downloadSink or fileHandleSink`;
}
