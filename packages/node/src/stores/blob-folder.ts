import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../files/make-folder.ts";
import { syncDirectory } from "../files/sync-directory.ts";
import { ignoreMissing } from "./event-folder.ts";

/** Writes a blob so that it is there as a whole or not at all, also after a crash. */
export async function writeBlob(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(folder);
  // No blob has a dot in its name.
  const draft = join(folder, `.${process.pid}-${randomUUID().slice(0, 8)}.tmp`);
  try {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, join(folder, name));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncDirectory(folder);
}

/** A blob, or undefined where there is none. */
export async function readBlob(folder: string, name: string): Promise<Uint8Array | undefined> {
  const content = await readFile(join(folder, name)).catch(ignoreMissing);
  return content === undefined ? undefined : new Uint8Array(content);
}
