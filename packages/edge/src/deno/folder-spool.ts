import { checkedSpool, InvalidInputError, MistralBatchError, type Sink, type Spool } from "@mistral-batch/core";
import { fileFailure } from "./deno-failure.ts";
import type { DenoNamespace } from "./deno-namespace.ts";
import { sinkThrough } from "./file-sink.ts";
import { fileSource } from "./file-source.ts";

declare const Deno: DenoNamespace;

/**
 * Room for the files of runs in a directory on disk. Needs `--allow-read` and `--allow-write` for it.
 *
 * @param directory - Where the files are. It is made with the first one.
 * @returns The spool. Its methods fail with `sink_unwritable` or `source_unreadable` where the disk or Deno's permissions
 * refuse (the message names the flag).
 * @example
 * ```ts
 * import { denoKvRunStore, folderSpool } from "@mistral-batch/edge/deno";
 *
 * const store = denoKvRunStore({ spool: folderSpool(".mistral-batch") });
 * ```
 */
export function folderSpool(directory: string): Spool {
  const pathOf = (name: string): string => `${directory}/${name}`;
  return checkedSpool({
    async sink(name) {
      const path = pathOf(name);
      const parent = path.slice(0, path.lastIndexOf("/"));
      await guard("sink_unwritable", path, () => Deno.mkdir(parent, { recursive: true }));
      return spoolSink(path);
    },
    async source(name) {
      const source = fileSource(pathOf(name));
      const found = await guard("source_unreadable", pathOf(name), async () => Deno.statSync(pathOf(name)));
      return found?.isFile === true ? source : undefined;
    },
    list: (path) => namesIn(pathOf(path), path),
    async delete(name) {
      await guard("sink_unwritable", pathOf(name), () => Deno.remove(pathOf(name), { recursive: true }));
    },
  });
}

/**
 * Each sink has a file of its own until it commits, which its tokens name: what a crash has left stands in nobody's way, and
 * whoever has not noticed that another process took over cannot commit the half of that one.
 */
function spoolSink(path: string): Sink {
  let id: string = crypto.randomUUID();
  const begin = (): Sink => sinkThrough(path, `${path}.${id}.partial`);
  let sink = begin();
  return {
    write: (bytes) => sink.write(bytes),
    checkpoint: async () => `${await sink.checkpoint()} ${id}`,
    async restore(token) {
      const [place = "", found = ""] = token.split(" ");
      if (!/^[0-9a-f-]{36}$/.test(found)) {
        throw new InvalidInputError(`Cannot restore "${path}": the token is not one of its checkpoints`, {
          field: "token",
        });
      }
      if (found !== id) {
        await sink.abort(undefined);
        id = found;
        sink = begin();
      }
      await sink.restore(place);
    },
    commit: () => sink.commit(),
    abort: (reason) => sink.abort(reason),
  };
}

async function namesIn(folder: string, path: string): Promise<string[]> {
  const names: string[] = [];
  await guard("source_unreadable", folder, async () => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory) names.push(...(await namesIn(`${folder}/${name}`, `${path}/${name}`)));
      else if (!name.endsWith(".partial")) names.push(`${path}/${name}`);
    }
  });
  return names;
}

/** Undefined where nothing is there. */
async function guard<T>(
  code: "source_unreadable" | "sink_unwritable",
  path: string,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : undefined;
    if (reason === "ENOENT" || reason === "ENOTDIR") return undefined;
    if (error instanceof MistralBatchError) throw error;
    const what = code === "source_unreadable" ? "read" : "write";
    throw new MistralBatchError(`Cannot ${what} "${path}": ${fileFailure(error)}`, { code, cause: error });
  }
}
