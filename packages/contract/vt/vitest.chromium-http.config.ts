import { chromiumLaunchOptions } from "@mistral-batch/chromium";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { aliases, globalSetup, include, patience, root, setupFiles } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("chromium", "http-network") },
  cacheDir: "node_modules/.vite-chromium-http",
  test: {
    name: "chromium over http",
    include,
    ...patience,
    setupFiles,
    globalSetup,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: chromiumLaunchOptions() }),
      instances: [{ browser: "chromium" }],
    },
  },
});
