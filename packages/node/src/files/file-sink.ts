import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InvalidInputError, type Sink } from "@mistral-batch/core";
import { BufferedWriter } from "./buffered-writer.ts";
import { lockOutput, type OutputLock } from "./output-lock.ts";
import { checkOutputPath, type OutputPathOptions, partialPath } from "./output-path.ts";
import { unwritable, writing } from "./sink-error.ts";
import { syncDirectory } from "./sync-directory.ts";

/** A sink whose file appears whole or not at all. */
export interface FileSink extends Sink {
  /** The path that will hold the results, with symbolic links followed. */
  readonly path: string;
  write(bytes: Uint8Array): Promise<void>;
  /** Makes what was written so far safe on the disk. The token leads back here, in another process too. */
  checkpoint(): Promise<string>;
  restore(token: string): Promise<void>;
  commit(): Promise<void>;
  /**
   * Ends the writing; the path stays as it was. What is safe at a checkpoint stays in the file beside it, for `restore`. Safe
   * to call at any time, also after `commit`.
   */
  abort(reason?: unknown): Promise<void>;
  /** `abort`, at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens a file for results. They are written to a file beside it, which takes its place when all is there, so that nobody
 * ever reads half a result and an older one survives a failure. Until then no other process can write the same path.
 *
 * @param path - Where the results are to go. A file there is replaced.
 * @param options - `expectedBytes`, to check for room on the disk.
 * @throws {MistralBatchError} `sink_unwritable`, from here or from any call of the sink: the directory is missing or takes no new
 * file, the disk is full, or another process is writing the same path.
 * @example
 * ```ts
 * import { fileSink } from "@mistral-batch/node";
 *
 * await using sink = await fileSink("results.jsonl");
 * await sink.write(new TextEncoder().encode('{"custom_id":"1"}\n'));
 * await sink.commit();
 * ```
 */
export async function fileSink(path: string, options: OutputPathOptions = {}): Promise<FileSink> {
  const target = await checkOutputPath(path, options);
  const lock = await lockOutput(target);
  try {
    return new PartialFile(target, lock, await openPartial(partialPath(target), "wx"));
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Nobody else is kept out. */
const NO_LOCK: OutputLock = { release: async () => {} };

/**
 * A sink like that of `fileSink`, but several may write the same path at a time, whether in this process or on another
 * machine: each has its own file beside it, and the last to commit stands.
 *
 * @throws {MistralBatchError} `sink_unwritable`
 */
export async function sharedFileSink(path: string): Promise<FileSink> {
  const target = await checkOutputPath(path, {});
  return new PartialFile(target, NO_LOCK, await openPartial(partialPath(target), "wx"));
}

interface OpenPartial {
  readonly path: string;
  readonly handle: FileHandle;
}

async function openPartial(path: string, flags: "wx" | "r+"): Promise<OpenPartial> {
  return { path, handle: await writing(path, () => open(path, flags)) };
}

class PartialFile implements FileSink {
  readonly path: string;
  readonly #lock: OutputLock;
  #partial: OpenPartial;
  #writer: BufferedWriter;
  #safeBytes = 0;
  #isOver = false;

  constructor(path: string, lock: OutputLock, partial: OpenPartial) {
    this.path = path;
    this.#lock = lock;
    this.#partial = partial;
    this.#writer = new BufferedWriter(partial.handle, path, 0);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#checkOpen();
    await this.#writer.write(bytes);
  }

  async checkpoint(): Promise<string> {
    this.#checkOpen();
    await this.#writer.flush();
    await writing(this.path, () => this.#partial.handle.datasync());
    this.#safeBytes = this.#writer.length;
    return JSON.stringify({ partial: basename(this.#partial.path), bytes: this.#safeBytes });
  }

  async restore(token: string): Promise<void> {
    this.#checkOpen();
    const { partial: name, bytes } = readToken(this.path, token);
    const path = join(dirname(this.path), name);
    await this.#writer.settle();
    if (path !== this.#partial.path) {
      const found = await openPartial(path, "r+");
      await this.#close();
      await rm(this.#partial.path, { force: true });
      this.#partial = found;
    }
    const { size } = await this.#partial.handle.stat();
    if (size < bytes) throw unwritable(this.path, `"${name}" has ${size} bytes, its checkpoint says ${bytes}`);
    await writing(this.path, () => this.#partial.handle.truncate(bytes));
    this.#writer = new BufferedWriter(this.#partial.handle, this.path, bytes);
    this.#safeBytes = bytes;
  }

  async commit(): Promise<void> {
    this.#checkOpen();
    await this.#writer.flush();
    await writing(this.path, async () => {
      await this.#keepMode();
      await this.#partial.handle.sync();
    });
    await this.#close();
    await writing(this.path, () => rename(this.#partial.path, this.path));
    this.#isOver = true;
    await syncDirectory(dirname(this.path));
    await this.#lock.release();
  }

  async abort(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#writer.settle();
    if (this.#safeBytes > 0) await this.#partial.handle.truncate(this.#safeBytes).catch(() => {});
    await this.#close();
    if (this.#safeBytes === 0) await rm(this.#partial.path, { force: true });
    await this.#lock.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  #checkOpen(): void {
    if (this.#isOver) throw unwritable(this.path, "it was committed or aborted already");
  }

  /** A file that is replaced keeps its permissions. */
  async #keepMode(): Promise<void> {
    const before = await stat(this.path).catch(() => undefined);
    if (before !== undefined) await this.#partial.handle.chmod(before.mode);
  }

  async #close(): Promise<void> {
    await this.#partial.handle.close().catch(() => {});
  }
}

function readToken(path: string, token: string): { readonly partial: string; readonly bytes: number } {
  const refusal = new InvalidInputError(`Cannot restore "${path}": the token is not one of its checkpoints`, {
    field: "token",
  });
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch {
    throw refusal;
  }
  const { partial, bytes } = (value ?? {}) as { partial?: unknown; bytes?: unknown };
  const isPartial =
    typeof partial === "string" && partial.startsWith(`${basename(path)}.`) && partial.endsWith(".partial");
  if (!isPartial || partial !== basename(partial) || typeof bytes !== "number") throw refusal;
  return { partial, bytes };
}
