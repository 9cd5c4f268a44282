import { chromiumLaunchOptions } from "@mistral-batch/chromium";
import { playwright } from "@vitest/browser-playwright";
import { type Plugin, searchForWorkspaceRoot } from "vite";
import { defineConfig } from "vitest/config";
import { commandsFor } from "./runtime-tests/support/commands.ts";
import { startServices } from "./runtime-tests/support/services.ts";
import { servingTab } from "./runtime-tests/support/tabs.ts";

// The adapter in a real Chromium, against hosts on the loopback.
export default defineConfig(async () => {
  const services = await startServices();
  return {
    plugins: [servingTab(), closing(services.close)],
    server: {
      fs: { allow: [searchForWorkspaceRoot(import.meta.dirname), services.folder] },
      // The gateway on the page's own site.
      proxy: {
        "/api/mistral": {
          target: services.open.url,
          rewrite: (path: string) => path.replace("/api/mistral", ""),
        },
      },
    },
    cacheDir: "node_modules/.vite-chromium",
    test: {
      name: "chromium",
      include: ["runtime-tests/chromium/*.test.ts"],
      testTimeout: 60_000,
      provide: {
        open: services.open.url,
        closed: services.closed.url,
        foreign: services.foreign.url,
      },
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: chromiumLaunchOptions() }),
        instances: [{ browser: "chromium" as const }],
        commands: commandsFor(services),
      },
    },
  };
});

/** Ends what the tests have used when they have. */
function closing(close: () => Promise<void>): Plugin {
  return { name: "close-services", configureVitest: ({ vitest }) => vitest.onClose(close) };
}

declare module "vitest" {
  interface ProvidedContext {
    readonly open: string;
    readonly closed: string;
    readonly foreign: string;
  }
}
