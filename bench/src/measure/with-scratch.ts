import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/** Lends a new folder below another, on the disk that is measured, and removes it. */
export async function withScratch<Result>(parent: string, work: (folder: string) => Promise<Result>): Promise<Result> {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "scratch-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
