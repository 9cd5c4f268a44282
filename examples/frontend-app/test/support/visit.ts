import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright";
import { expect } from "vitest";
import { API_KEY, type Stage } from "./stage.ts";

/** A person with a browser of their own; another visit is somebody else. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What no visit may have: scripts or styles that the policy forbids, errors, the key in an answer. */
  readonly findings: string[];
  /** Another tab of the same person. */
  readonly openTab: () => Promise<Page>;
  /** Lets so much time pass in the page that it looks again. */
  readonly look: (page?: Page) => Promise<void>;
}

/** Opens the app. */
export async function visit(browser: Browser, stage: Stage, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(20_000);
  const findings: string[] = [];
  await context.exposeBinding("report", (_source, what: string) => findings.push(what));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
      const { report } = globalThis as unknown as { report: (what: string) => void };
      report(`${violatedDirective} forbids ${blockedURI} at ${sourceFile}:${lineNumber}`);
    });
  });
  context.on("weberror", (error) => findings.push(String(error.error())));
  context.on("response", (response) => {
    const headers = JSON.stringify(response.headers());
    if (headers.includes(API_KEY)) findings.push(`The key is in the headers of ${response.url()}`);
    response.text().then(
      (text) => text.includes(API_KEY) && findings.push(`The key is in ${response.url()}`),
      // The page was left before the body was there.
      () => {},
    );
  });
  const openTab = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(stage.url);
    return page;
  };
  const page = await openTab();
  return { page, context, findings, openTab, look: (tab = page) => tab.clock.fastForward(20_000) };
}

/** A file of the demo data. */
export const data = (name: string): string => join(import.meta.dirname, "../../../data", name);

/** Picks a file and waits for what the check says. */
export async function pick(page: Page, path: string, verdict: string | RegExp = "no mistakes"): Promise<void> {
  await page.locator("input[type=file]").setInputFiles(path);
  await page.getByText(verdict).waitFor();
}

/** Lets the time of the page pass until it shows something: for whatever waits before it tries again. */
export async function passTimeUntil(page: Page, shown: Locator): Promise<void> {
  const look = async (): Promise<number> => {
    await page.clock.runFor(1000);
    return await shown.count();
  };
  await expect.poll(look, { interval: 0, timeout: 20_000 }).toBeGreaterThan(0);
}

/** From a file to a batch that the page shows. */
export async function startBatch(page: Page, path: string): Promise<void> {
  await pick(page, path);
  await page.getByRole("button", { name: "Start the batch" }).click();
  await page
    .getByText(/Queued|Running/)
    .first()
    .waitFor();
}
