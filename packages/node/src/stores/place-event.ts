import { randomUUID } from "node:crypto";
import { type FileHandle, link, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileErrorCode } from "../files/file-failure.ts";
import { syncDirectory } from "../files/sync-directory.ts";

/** What file systems without hard links say, such as exFAT and some network drives (link(2); libuv maps Windows' own). */
const NO_LINKS: ReadonlySet<unknown> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR", "EMLINK"]);

/**
 * Makes a file of a text, unless one of that name is there. A link to a file that is safe on the disk already is the one
 * call that makes a name for it, whole, and only where there is none.
 *
 * Where the file system has no links, the file itself is made exclusively and written then: still one winner, but a crash
 * in between leaves half a file, so the last character says whether it is whole.
 *
 * @param path - The file.
 * @param text - Its content; a newline is put behind it.
 * @param makeLink - Makes a link, for tests.
 * @returns False where the file is there, or its folder is not.
 */
export async function placeEvent(path: string, text: string, makeLink: typeof link = link): Promise<boolean> {
  const content = `${text}\n`;
  const draft = join(dirname(path), `.${process.pid}-${randomUUID().slice(0, 8)}.tmp`);
  try {
    await writeSafely(draft, content);
    try {
      await makeLink(draft, path);
    } catch (error) {
      if (!NO_LINKS.has(fileErrorCode(error))) throw error;
      await writeSafely(path, content);
    }
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === "EEXIST" || code === "ENOENT") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(dirname(path));
  return true;
}

/** Undefined where only half of it was written. */
export function wholeEvent(content: string): string | undefined {
  return content.endsWith("\n") ? content.slice(0, -1) : undefined;
}

async function writeSafely(path: string, content: string): Promise<void> {
  const handle: FileHandle = await open(path, "wx");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
