import { randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { fileErrorCode } from "./file-failure.ts";
import { unwritable, writing } from "./sink-error.ts";

/** Keeps other processes from writing the same output. */
export interface OutputLock {
  /** Lets others write. Safe to call more than once. */
  release(): Promise<void>;
}

interface LockOwner {
  readonly pid: number;
  readonly host: string;
  readonly id: string;
}

/** A lock that goes away between two looks is tried again this often. */
const MAX_ATTEMPTS = 5;

/**
 * Claims an output for this process: an exclusive file `<path>.lock` that names its owner. The lock of a process that has
 * died on this machine is taken over.
 *
 * @param target - The output, with symbolic links followed.
 * @throws {MistralBatchError} `sink_unwritable`, naming the process that holds the output.
 */
export async function lockOutput(target: string): Promise<OutputLock> {
  const path = `${target}.lock`;
  const owner: LockOwner = { pid: process.pid, host: hostname(), id: randomUUID() };
  const draft = `${path}.${owner.id}`;
  try {
    // Written first and linked then, so that nobody ever reads half an owner.
    await writing(target, () => writeFile(draft, JSON.stringify(owner), { flag: "wx" }));
    await claim(target, path, draft);
  } finally {
    await rm(draft, { force: true });
  }
  return {
    async release() {
      if ((await readOwner(path))?.id === owner.id) await rm(path, { force: true });
    },
  };
}

async function claim(target: string, path: string, draft: string): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (await writing(target, () => tryLink(draft, path))) return;
    const holder = await readOwner(path);
    if (holder === undefined) continue;
    if (!isDead(holder)) throw held(target, path, holder);
    await writing(target, () => bury(target, path, holder));
  }
  throw unwritable(target, `its lock "${path}" comes and goes; try again`);
}

async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (fileErrorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Undefined where the lock is gone. A lock that names nobody is one that nobody can be asked about. */
async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    const { pid = 0, host = "", id = "" } = JSON.parse(await readFile(path, "utf8")) as Partial<LockOwner>;
    return { pid, host, id };
  } catch (error) {
    return fileErrorCode(error) === "ENOENT" ? undefined : { pid: 0, host: "", id: "" };
  }
}

/** Only of a process on this machine can it be known. */
function isDead({ pid, host }: LockOwner): boolean {
  if (host !== hostname() || !Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return fileErrorCode(error) === "ESRCH";
  }
}

/**
 * Removes the lock of a dead process. Whoever wants to do so claims that right first, for this one lock of this one owner:
 * otherwise two could see the same dead owner, and the slower one would remove the lock of the faster one.
 */
async function bury(target: string, path: string, dead: LockOwner): Promise<void> {
  const claimPath = `${path}.${dead.id}.takeover`;
  try {
    await writeFile(claimPath, String(process.pid), { flag: "wx" });
  } catch (error) {
    if (fileErrorCode(error) !== "EEXIST") throw error;
    throw unwritable(target, `another process is taking it over; wait for it, or delete "${claimPath}" and "${path}"`);
  }
  try {
    if ((await readOwner(path))?.id === dead.id) await rm(path);
  } finally {
    await rm(claimPath, { force: true });
  }
}

function held(target: string, path: string, { pid, host }: LockOwner): Error {
  const owner = pid === process.pid && host === hostname() ? "this process itself" : `process ${pid} on "${host}"`;
  return unwritable(
    target,
    `${owner} is writing it; wait for it or name another file, or delete "${path}" if that process is gone`,
  );
}
