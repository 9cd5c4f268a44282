import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that goes away with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mistral-batch-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Writes a batch input of chat requests.
 *
 * @param folder - Where to.
 * @param rows - How many requests.
 * @returns The path.
 */
export async function chatInput(folder: string, rows: number): Promise<string> {
  const path = join(folder, "requests.jsonl");
  const lines = Array.from({ length: rows }, (_, index) => {
    const body = { messages: [{ role: "user", content: `What is ${index} plus ${index}?` }] };
    return `${JSON.stringify({ custom_id: `row-${index}`, body })}\n`;
  });
  await writeFile(path, lines.join(""));
  return path;
}
