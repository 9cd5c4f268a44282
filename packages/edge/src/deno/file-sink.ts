import { MistralBatchError, type Sink } from "@mistral-batch/core";
import { fileFailure } from "./deno-failure.ts";
import type { DenoFile, DenoNamespace } from "./deno-namespace.ts";

declare const Deno: DenoNamespace;

/** A file that appears whole or not at all. Calls must not overlap. */
export interface FileSink extends Sink {
  /** Appends bytes; resolves when it can take more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes what was written so far safe on the disk. The token leads back here, in another process too. */
  checkpoint(): Promise<string>;
  /** Goes back to a checkpoint: what was written after it is cut off. */
  restore(token: string): Promise<void>;
  /** Makes everything safe on the disk and puts it in the place of the path. */
  commit(): Promise<void>;
  /** Ends the writing; the path stays as it was. Without a checkpoint, nothing is left of what was written. */
  abort(reason?: unknown): Promise<void>;
}

/**
 * Writes a file on disk: into `<path>.partial`, which takes the place of `<path>` with `commit`, so that nobody ever
 * reads half a result and an older one survives a failure. Needs `--allow-read` and `--allow-write` for both paths; allowing
 * their directory is the simplest.
 *
 * @param path - Where the file will be. A file there is replaced.
 * @returns The sink. Its methods fail with `sink_unwritable`, naming the path, where the disk is full, another process writes
 * the same path or has left its half, or Deno was not allowed to (the message names the flag).
 * @example
 * ```ts
 * import { createMistralBatch, fileSink } from "@mistral-batch/edge/deno";
 *
 * const batch = createMistralBatch();
 * const job = await batch.jobs.wait({ job_id: "00000000-0000-4000-8000-000000000000" });
 * await batch.collect(job, fileSink("output.jsonl"));
 * ```
 */
export function fileSink(path: string): FileSink {
  return sinkThrough(path, `${path}.partial`);
}

/** A sink that writes into a file of the caller's choice beside the path. */
export function sinkThrough(path: string, partial: string): FileSink {
  let file: DenoFile | undefined;
  let position = 0;
  /** Up to where an earlier or later try can go on. */
  let safeBytes = 0;

  const open = async (): Promise<DenoFile> => {
    if (file !== undefined) return file;
    file = await attempt(path, partial, () => Deno.open(partial, { write: true, createNew: true }));
    return file;
  };

  return {
    async write(bytes) {
      const target = await open();
      for (let written = 0; written < bytes.byteLength; ) {
        written += await attempt(path, partial, () => target.write(bytes.subarray(written)));
      }
      position += bytes.byteLength;
    },
    async checkpoint() {
      const target = await open();
      await attempt(path, partial, () => target.sync());
      safeBytes = position;
      return String(position);
    },
    async restore(token) {
      file ??= await attempt(path, partial, () => Deno.open(partial, { read: true, write: true }));
      const target = file;
      const { size } = await attempt(path, partial, () => target.stat());
      const wanted = Number(token);
      if (!/^\d+$/.test(token) || size < wanted) {
        throw unwritable(path, `"${partial}" has ${size} bytes, the checkpoint ${token}; remove it and begin anew`);
      }
      await attempt(path, partial, () => target.truncate(wanted));
      await attempt(path, partial, () => target.seek(wanted, 0));
      position = wanted;
      safeBytes = wanted;
    },
    async commit() {
      const target = await open();
      await attempt(path, partial, () => target.sync());
      target.close();
      file = undefined;
      await attempt(path, partial, () => Deno.rename(partial, path));
    },
    async abort() {
      if (file === undefined) return;
      file.close();
      file = undefined;
      if (safeBytes === 0) await attempt(path, partial, () => Deno.remove(partial));
    },
  };
}

async function attempt<T>(path: string, partial: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const isLeftOver = error instanceof Error && "code" in error && error.code === "EEXIST";
    const why = isLeftOver
      ? `"${partial}" is there already: another process writes it, or an earlier one has left it; restore its checkpoint, or remove it`
      : fileFailure(error);
    throw unwritable(path, why, error);
  }
}

function unwritable(path: string, why: string, cause?: unknown): MistralBatchError {
  return new MistralBatchError(`Cannot write "${path}": ${why}`, { code: "sink_unwritable", cause });
}
