import { chromiumLaunchOptions } from "@mistral-batch/chromium";
import type { EmulatorOptions } from "@mistral-batch/emulator";
import { type Browser, type BrowserContextOptions, chromium } from "playwright";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type Platform, type Stage, startStage } from "./stage.ts";
import { type Visit, visit } from "./visit.ts";

let browser: Browser | undefined;

/** Has a browser for all tests of a file. */
export function withBrowser(): void {
  beforeAll(async () => void (browser = await chromium.launch(chromiumLaunchOptions())));
  afterAll(() => browser?.close());
}

/** Has the app on a platform for the tests around; after each of them, nobody's page may have found anything. */
export function withStage(platform: Platform, options?: EmulatorOptions) {
  const visits: Visit[] = [];
  let stage: Stage | undefined;
  beforeAll(async () => void (stage = await startStage(platform, options)));
  afterAll(() => stage?.close());
  afterEach(async () => {
    stage?.emulator.faults.clear();
    const done = visits.splice(0);
    await Promise.all(done.map(({ context }) => context.close()));
    expect(done.flatMap(({ findings }) => findings)).toEqual([]);
  });
  const running = (): Stage => {
    if (stage === undefined) throw new Error("The stage is not ready");
    return stage;
  };
  return {
    stage: running,
    /** Somebody opens the app. */
    async visit(contextOptions?: BrowserContextOptions): Promise<Visit> {
      if (browser === undefined) throw new Error("There is no browser");
      const visitor = await visit(browser, running(), contextOptions);
      visits.push(visitor);
      return visitor;
    },
  };
}
