import { open } from "node:fs/promises";

/** Makes new names of a directory safe on the disk: without it, a rename or a link is not. Windows has no such call. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
