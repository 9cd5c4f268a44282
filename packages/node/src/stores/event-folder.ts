import { randomUUID } from "node:crypto";
import { access, type link, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RunError } from "@mistral-batch/core";
import { fileErrorCode } from "../files/file-failure.ts";
import { makeFolder } from "../files/make-folder.ts";
import { unwritable } from "../files/sink-error.ts";
import { syncDirectory } from "../files/sync-directory.ts";
import { placeEvent, wholeEvent } from "./place-event.ts";

/** So many files are open at a time: a process may have 256 on macOS, and has others. */
const READERS = 32;
/** Whoever writes an event takes less than this. */
const WRITING_MS = 60_000;

/** The events of one run: a folder with a file `<seq>.json` for each. Whatever else is in it is ignored. */
export class EventFolder {
  readonly #run_id: string;
  readonly #path: string;
  readonly #makeLink: typeof link | undefined;

  constructor(run_id: string, path: string, makeLink?: typeof link) {
    this.#run_id = run_id;
    this.#path = path;
    this.#makeLink = makeLink;
  }

  async append(seq: number, event: string): Promise<boolean> {
    const path = this.#file(seq);
    if (seq === 1) await makeFolder(this.#path);
    else if (!(await exists(this.#file(seq - 1)))) return false;
    if (!(await exists(path)) && (await placeEvent(path, event, this.#makeLink))) return true;
    await refuseHalf(path);
    return false;
  }

  async read(fromSeq: number): Promise<string[]> {
    const last = await this.#lastSeq();
    const events: (string | undefined)[] = [];
    let next = fromSeq;
    const readOn = async (): Promise<void> => {
      while (next <= last) {
        const seq = next;
        next += 1;
        events[seq - fromSeq] = await this.#readOne(seq);
      }
    };
    await Promise.all(Array.from({ length: READERS }, readOn));
    const hole = events.indexOf(undefined);
    if (hole === -1) return events.filter((event) => event !== undefined);
    // The last one may be on its way; and all are gone where the run was deleted meanwhile.
    if (hole === events.length - 1) return events.slice(0, -1).filter((event) => event !== undefined);
    if (!(await exists(this.#file(1))) && fromSeq === 1 && hole === 0) return [];
    throw this.#damaged(fromSeq + hole);
  }

  /** All of them are gone with one call, so that nobody ever goes on with half of them. */
  async delete(): Promise<void> {
    const parent = dirname(this.#path);
    const grave = join(parent, `.deleted-${randomUUID()}`);
    await rename(this.#path, grave).catch(ignoreMissing);
    await syncDirectory(parent);
    const names = await readdir(parent).catch(ignoreMissing);
    for (const name of names ?? []) {
      if (name.startsWith(".deleted-")) await rm(join(parent, name), { recursive: true, force: true });
    }
  }

  async #lastSeq(): Promise<number> {
    const names = (await readdir(this.#path).catch(ignoreMissing)) ?? [];
    return names.reduce((last, name) => Math.max(last, Number(/^([1-9]\d*)\.json$/.exec(name)?.[1] ?? 0)), 0);
  }

  async #readOne(seq: number): Promise<string | undefined> {
    const content = await readFile(this.#file(seq), "utf8").catch(ignoreMissing);
    return content === undefined ? undefined : wholeEvent(content);
  }

  #file(seq: number): string {
    return join(this.#path, `${seq}.json`);
  }

  #damaged(seq: number): RunError {
    return new RunError(
      `Cannot read run "${this.#run_id}": its event ${seq} is missing or cut off, and later ones are there; bring "${this.#file(seq)}" back from a backup`,
      { code: "ledger_unreadable", run_id: this.#run_id },
    );
  }
}

/** Whether a file is there. What cannot be looked at is an error. */
export async function exists(path: string): Promise<boolean> {
  return (await access(path).then(() => true, ignoreMissing)) === true;
}

/** For what may be gone; a path through a file is no such case. */
export function ignoreMissing(error: unknown): undefined {
  if (fileErrorCode(error) !== "ENOENT") throw error;
  return undefined;
}

/** Half an event would keep its place for ever. Only a file system without links can have one. */
async function refuseHalf(path: string): Promise<void> {
  const content = await readFile(path, "utf8").catch(ignoreMissing);
  if (content === undefined || wholeEvent(content) !== undefined) return;
  const { mtimeMs } = await stat(path);
  if (Date.now() - mtimeMs < WRITING_MS) return;
  throw unwritable(path, "a crash has left half an event there; delete that file if no other process works on the run");
}
