import { readFile } from "node:fs/promises";
import { chromiumLaunchOptions } from "@mistral-batch/chromium";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PLATFORMS, type Stage, startStage } from "./support/stage.ts";
import { data, pick, startBatch, visit } from "./support/visit.ts";

let browser: Browser;
beforeAll(async () => void (browser = await chromium.launch(chromiumLaunchOptions())));
afterAll(() => browser.close());

describe.each(PLATFORMS)("on %s", (platform) => {
  let stage: Stage;
  beforeAll(async () => void (stage = await startStage(platform)));
  afterAll(() => stage.close());

  test("from a file to saved answers", async () => {
    const { page, context, findings, look } = await visit(browser, stage);
    await page.getByText("No batches yet").waitFor();

    await pick(page, data("broken.jsonl"), "7 mistakes in 8 requests");
    expect(await page.getByRole("list", { name: "Mistakes" }).getByRole("listitem").allTextContents()).toContain(
      'Line 3custom_id "good-1" stands on line 1 already; make it unique',
    );
    expect(await page.getByRole("button", { name: "Start the batch" }).isDisabled()).toBe(true);

    await startBatch(page, data("requests.jsonl"));
    stage.emulator.clock.advance(5000);
    await look();
    await page.getByText(/^\d+ of 1,304/).waitFor();
    await page.reload();
    await page.getByRole("progressbar", { name: "Answered" }).waitFor();

    await stage.emulator.finishJobs();
    await look();
    await page.getByRole("grid").waitFor();
    expect(await page.getByRole("radio").allTextContents()).toEqual([
      "All 1,304",
      "Succeeded 1,220",
      "Cut off 72",
      "Failed 12",
      "No answer 0",
    ]);
    await page.getByRole("radio", { name: /Failed/ }).click();
    await page.getByRole("searchbox", { name: "Search" }).fill("Missing-Messages");
    await page.getByText("1 row", { exact: true }).waitFor();
    await page.getByRole("row", { name: /refused-missing-messages/ }).click();
    await page.getByRole("dialog").getByText('"status_code": 422').waitFor();
    await page.keyboard.press("Escape");

    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download results" }).click();
    const saved = await saving;
    const lines = (await readFile(await saved.path(), "utf8")).trimEnd().split("\n");
    const ids = lines.map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
    expect([saved.suggestedFilename(), new Set(ids).size]).toEqual(["requests.results.jsonl", 1304]);
    expect(stage.emulator.books.creates()).toHaveLength(1);
    expect(findings).toEqual([]);
    await context.close();
  });
});
