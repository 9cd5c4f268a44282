import { InvalidInputError, type Sink } from "@mistral-batch/core";
import { openRoot } from "./opfs-root.ts";
import { SwapFileSink } from "./swap-file-sink.ts";
import { attempt } from "./write-failure.ts";

const OTHERWISE = "use downloadSink or fileHandleSink";

/**
 * Writes results into a file of the browser's own file system (OPFS), which belongs to the site and which nobody else sees.
 * Any size up to the site's quota; the results appear with `commit`, in place of an older file. A tab that is closed
 * before leaves none of them. Works in pages and workers; Safari has it from version 26 on.
 *
 * @param name - The name of the file, without directories.
 * @returns The sink. Its methods fail with `sink_unwritable` where the browser has no file system for the site, as in many
 * private windows and on pages without https, or where the quota is used up.
 * @throws {InvalidInputError} `invalid_argument` for a name that is a path.
 * @example
 * ```ts
 * import { createMistralBatch, opfsSink } from "@mistral-batch/browser";
 *
 * async function keep(job_id: string): Promise<File> {
 *   const batch = createMistralBatch({ baseUrl: "/api/mistral" });
 *   await batch.collect(await batch.jobs.get({ job_id }), opfsSink("output.jsonl"));
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
  let isNew = false;
  return new SwapFileSink(name, {
    async open() {
      const root = await openRoot(name, OTHERWISE);
      isNew = !(await exists(root, name));
      return await attempt(name, () => root.getFileHandle(name, { create: true }));
    },
    // The empty file that stands there until `commit` is ours, an older one is not.
    discard: async () => (isNew ? await (await openRoot(name, OTHERWISE)).removeEntry(name) : undefined),
  });
}

async function exists(root: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await root.getFileHandle(name);
    return true;
  } catch {
    return false;
  }
}
