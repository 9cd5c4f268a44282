import type { BrowserContext, Page } from "playwright";
import type { Plugin } from "vite";
import type { BrowserCommand } from "vitest/node";

/** Where a tab is opened. */
export type TabPlace =
  /** Beside the tests: it shares what the site has stored. */
  | "beside"
  /** In a window of its own, which can be taken off the network without the tests. */
  | "apart"
  /** In a window of its own, at an address without https that is not this machine's. */
  | "unsafe";

declare module "vitest/browser" {
  interface BrowserCommands {
    /** Opens a tab with tab.ts, in place of the one that was open. */
    openTab(place: TabPlace): Promise<void>;
    /** Does a step in the tab and returns its result or `{ code, message }`. */
    inTab(step: string, baseUrl: string): Promise<unknown>;
    /** Begins a step and returns when the tab has reached the mark. */
    untilMark(step: string, baseUrl: string, mark: string): Promise<void>;
    /** Begins a step; nothing is waited for. */
    begin(step: string, baseUrl: string): Promise<void>;
    /** Takes the tab off the network. */
    unplugTab(): Promise<void>;
    /** Closes the tab as a person does. */
    closeTab(): Promise<void>;
  }
}

const UNSAFE = "http://unsafe.test";
const TAB_PATH = "/tab";
const HTML = '<!doctype html><title>Tab</title><script type="module" src="/runtime-tests/chromium/tab.ts"></script>';

/** Serves the page of the tab: one that Playwright makes up stands at no address, and Chromium lets it reach no other host. */
export function servingTab(): Plugin {
  return {
    name: "serve-tab",
    configureServer({ middlewares }) {
      middlewares.use(
        TAB_PATH,
        (_incoming, outgoing) => void outgoing.setHeader("content-type", "text/html").end(HTML),
      );
    },
  };
}

/** The commands around one tab. */
export function tabCommands(): Record<string, BrowserCommand<never[]>> {
  let tab: Page | undefined;
  const opened = (): Page => {
    if (tab === undefined) throw new Error("No tab is open");
    return tab;
  };
  const begin = async (step: string, baseUrl: string): Promise<void> => {
    await opened().evaluate(`void attempt(${JSON.stringify(step)}, ${JSON.stringify(baseUrl)})`);
  };
  const commands: Record<string, BrowserCommand<never[]>> = {
    async openTab({ page, context }, place: TabPlace) {
      const { origin } = new URL(page.url());
      const window = place === "beside" ? context : await newWindow(context);
      tab = await window.newPage();
      await tab.route(`${UNSAFE}/**`, async (route) => {
        const { pathname, search } = new URL(route.request().url());
        await route.fulfill({ response: await route.fetch({ url: origin + pathname + search }) });
      });
      await tab.goto(`${place === "unsafe" ? UNSAFE : origin}${TAB_PATH}`);
      await tab.waitForFunction("typeof attempt === 'function'");
    },
    inTab: (_context, step: string, baseUrl: string) =>
      opened().evaluate(`attempt(${JSON.stringify(step)}, ${JSON.stringify(baseUrl)})`),
    begin: (_context, step: string, baseUrl: string) => begin(step, baseUrl),
    async untilMark(_context, step: string, baseUrl: string, mark: string) {
      await begin(step, baseUrl);
      await opened().waitForFunction(`marks.includes(${JSON.stringify(mark)})`);
    },
    unplugTab: () => opened().context().setOffline(true),
    closeTab: () => opened().close({ runBeforeUnload: false }),
  };
  return commands;
}

async function newWindow(context: BrowserContext): Promise<BrowserContext> {
  const browser = context.browser();
  if (browser === null) throw new Error("There is no browser to open a window in");
  return await browser.newContext();
}
