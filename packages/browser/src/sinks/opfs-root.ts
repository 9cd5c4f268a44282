import { browserGlobals } from "../browser-globals.ts";
import { unwritable, writeFailure } from "./write-failure.ts";

/**
 * The root of the browser's own file system for the site (OPFS).
 *
 * @param name - What is to be written, for the message.
 * @param otherwise - The way out where there is no such file system.
 */
export async function openRoot(name: string, otherwise: string): Promise<FileSystemDirectoryHandle> {
  const refusal = (why: string): string =>
    `the browser's own file system cannot be used here: ${why}; outside of private windows and with https it can, else ${otherwise}`;
  try {
    const root = await browserGlobals().navigator?.storage?.getDirectory();
    if (root !== undefined) return root;
  } catch (error) {
    throw unwritable(name, refusal(writeFailure(error)), error);
  }
  throw unwritable(name, refusal("navigator.storage is missing"));
}
