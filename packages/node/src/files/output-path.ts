import { randomUUID } from "node:crypto";
import type { StatsFs } from "node:fs";
import { access, constants, open, readdir, realpath, rm, stat, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MistralBatchError } from "@mistral-batch/core";
import { fileErrorCode, fileFailure } from "./file-failure.ts";
import { unwritable } from "./sink-error.ts";

/** What is known of an output before it is written. */
export interface OutputPathOptions {
  /** About how many bytes will be written; the disk must have room for them. Default: not checked. */
  readonly expectedBytes?: number | undefined;
}

/**
 * Proves that results can be written to a path, before money is spent on them: its directory exists and takes a new file,
 * the path itself is free or a regular file that may be replaced, and the disk has room.
 *
 * @param path - Where the results are to go.
 * @param options - `expectedBytes`, to check for room on the disk.
 * @returns The path with symbolic links followed, which is what will be replaced.
 * @throws {MistralBatchError} `sink_unwritable`, naming the path and the way out.
 * @example
 * ```ts
 * import { checkOutputPath } from "@mistral-batch/node";
 *
 * await checkOutputPath("results.jsonl", { expectedBytes: 500_000_000 });
 * ```
 */
export async function checkOutputPath(path: string, options: OutputPathOptions = {}): Promise<string> {
  const target = await resolveTarget(path);
  await checkDirectory(path, dirname(target));
  await checkRoom(path, dirname(target), options.expectedBytes);
  return target;
}

/** A name beside the target that no other process uses: only within one directory is a rename atomic. */
export function partialPath(target: string): string {
  return `${target}.${process.pid}-${randomUUID().slice(0, 8)}.partial`;
}

/** What `partialPath` puts behind a name. */
const PARTIAL_ENDING = /^\.\d+-[\da-f]{8}\.partial$/;

/** Removes what was begun beside a target. What cannot be removed only takes room. */
export async function removePartials(target: string): Promise<void> {
  const [folder, name] = [dirname(target), basename(target)];
  const names = await readdir(folder).catch(() => []);
  const partials = names.filter((other) => other.startsWith(name) && PARTIAL_ENDING.test(other.slice(name.length)));
  for (const partial of partials) await rm(join(folder, partial), { force: true }).catch(() => {});
}

async function resolveTarget(path: string): Promise<string> {
  if (path === "" || basename(path) === "") throw unwritable(path, "it names no file");
  try {
    // A rename over a link would replace the link and leave the file behind it as it was.
    const target = await realpath(path);
    const stats = await stat(target);
    if (stats.isDirectory()) throw unwritable(path, "it is a directory (EISDIR); name a file in it");
    // A rename over a device would replace the device.
    if (!stats.isFile()) throw unwritable(path, "it is no regular file; name one, and read it afterwards");
    await access(target, constants.W_OK);
    return target;
  } catch (error) {
    if (fileErrorCode(error) !== "ENOENT") throw asUnwritable(path, error);
  }
  try {
    return join(await realpath(dirname(path)), basename(path));
  } catch (error) {
    if (fileErrorCode(error) !== "ENOENT") throw asUnwritable(path, error);
    throw unwritable(path, `its directory "${dirname(path)}" does not exist (ENOENT); make it first`, error);
  }
}

function asUnwritable(path: string, error: unknown): unknown {
  return error instanceof MistralBatchError ? error : unwritable(path, fileFailure(error), error);
}

/** Permissions do not tell: a file system may be read-only, or full of files. */
async function checkDirectory(path: string, directory: string): Promise<void> {
  const probe = partialPath(join(directory, ".mistral-batch-probe"));
  try {
    await (await open(probe, "wx")).close();
    await rm(probe);
  } catch (error) {
    throw unwritable(path, `its directory "${directory}" takes no new file: ${fileFailure(error)}`, error);
  }
}

async function checkRoom(path: string, directory: string, expectedBytes: number | undefined): Promise<void> {
  if (expectedBytes === undefined) return;
  let stats: StatsFs;
  try {
    stats = await statfs(directory);
  } catch {
    // Some network file systems do not tell, and what is not known is not refused.
    return;
  }
  const freeBytes = stats.bavail * stats.bsize;
  if (freeBytes >= expectedBytes) return;
  throw unwritable(
    path,
    `about ${expectedBytes} bytes are expected, and its disk has ${freeBytes} left; make room first`,
  );
}
