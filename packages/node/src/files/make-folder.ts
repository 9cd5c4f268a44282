import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { fileErrorCode } from "./file-failure.ts";
import { syncDirectory } from "./sync-directory.ts";

/**
 * Makes a folder and those above it, safe on the disk. Node's own `recursive` never ends where a folder that exists takes no
 * other one, as in /proc (seen: Node 24.21).
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isMade(path)) return;
  await makeFolder(dirname(path));
  await mkdir(path).catch(ignoreExisting);
  await syncDirectory(dirname(path));
}

/** False where the folder above is missing. */
async function isMade(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    await syncDirectory(dirname(path));
  } catch (error) {
    if (fileErrorCode(error) === "ENOENT" && dirname(path) !== path) return false;
    ignoreExisting(error);
  }
  return true;
}

function ignoreExisting(error: unknown): void {
  if (fileErrorCode(error) !== "EEXIST") throw error;
}
