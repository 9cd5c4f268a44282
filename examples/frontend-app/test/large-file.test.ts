import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withBrowser, withStage } from "./support/browser.ts";

const ROWS = 1_000_000;
const CHUNK_ROWS = 10_000;

const folder = mkdtempSync(join(tmpdir(), "frontend-app-large-"));
const path = join(folder, "million.jsonl");

beforeAll(() =>
  pipeline(function* () {
    for (let first = 0; first < ROWS; first += CHUNK_ROWS) {
      const ids = Array.from({ length: CHUNK_ROWS }, (_, index) => first + index);
      yield ids.map((id) => `{"custom_id":"${id}","body":{"messages":[{"role":"user","content":"${id}"}]}}\n`).join("");
    }
  }, createWriteStream(path)),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

withBrowser();
const { visit } = withStage("node");

/** Seen were 300,000 and more beside the worker, on a busy machine too, and 16,000 with the check in the page itself. */
const ENOUGH_BEATS = 60_000;

test("a million lines are checked while the page goes on answering", async () => {
  const { page } = await visit();
  await page.getByText("No batches yet").waitFor();
  // A message to itself comes back only where nothing holds up the page.
  await page.evaluate(`
    beats = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { beats += 1; port2.postMessage(0); };
    port2.postMessage(0);
  `);
  await page.locator("input[type=file]").setInputFiles(path);
  await page.getByText("Checking").waitFor();
  const before = await page.evaluate<number>("beats");
  await page.getByText("1,000,000 requests").waitFor({ timeout: 60_000 });
  const beats = (await page.evaluate<number>("beats")) - before;
  console.log(`${beats} heartbeats of the page during the check`);
  expect(beats).toBeGreaterThan(ENOUGH_BEATS);
});
