// What axe finds in every state of the page, light and dark, on a desk and on a phone.
import { chromiumLaunchOptions } from "@mistral-batch/chromium";
import { source } from "axe-core";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stage, startStage } from "./support/stage.ts";
import { data, pick, visit } from "./support/visit.ts";

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [browser, stage] = await Promise.all([chromium.launch(chromiumLaunchOptions()), startStage("node")]);
});
afterAll(() => Promise.all([browser.close(), stage.close()]));

interface Findings {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** What is serious in what the page shows now. */
async function seriousProblems(page: Page): Promise<string[]> {
  // In a world of its own the policy of the page does not hold.
  await page.evaluate(source);
  const { violations } = await page.evaluate<Findings>("axe.run(document, { resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`));
}

test.each([
  ["light", 1280],
  ["light", 390],
  ["dark", 1280],
] as const)("axe finds nothing serious in any state, %s, %i pixels wide", async (colorScheme, width) => {
  const { page, context, findings, look } = await visit(browser, stage, {
    colorScheme,
    viewport: { width, height: 844 },
  });
  const states: Record<string, string[]> = {};
  const see = async (state: string): Promise<void> => void (states[state] = await seriousProblems(page));

  await page.getByText("No batches yet").waitFor();
  await see("empty");
  await page.getByRole("button", { name: "Endpoint" }).click();
  await page.getByRole("option", { name: "/v1/embeddings" }).waitFor();
  await see("endpoints");
  await page.keyboard.press("Escape");
  await pick(page, data("broken.jsonl"), "7 mistakes");
  await see("mistakes");
  stage.emulator.faults.add({ when: { operation: "jobs.create", times: 1 }, fault: { kind: "billing-off" } });
  await pick(page, data("requests.jsonl"));
  await see("ready");
  await page.getByRole("button", { name: "Start the batch" }).click();
  await page.getByRole("alert").waitFor();
  await see("refused");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Waiting for its turn").waitFor();
  await see("queued");
  stage.emulator.clock.advance(5000);
  await look();
  await page.getByText(/^\d+ of 1,304/).waitFor();
  await see("running");
  await page.getByRole("button", { name: "Cancel the batch" }).click();
  await page.getByRole("alertdialog").waitFor();
  await see("asking");
  await page.getByRole("button", { name: "Let it run" }).click();
  await stage.emulator.finishJobs();
  await look();
  await page.getByRole("grid").waitFor();
  await see("done");
  await page.getByRole("row").first().click();
  await page.getByRole("dialog").waitFor();
  await see("one row");

  expect(Object.values(states).flat()).toEqual([]);
  expect(Object.keys(states)).toHaveLength(10);
  expect(findings).toEqual([]);
  await context.close();
});
