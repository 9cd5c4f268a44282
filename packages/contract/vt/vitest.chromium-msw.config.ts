import { chromiumLaunchOptions } from "@mistral-batch/chromium";
import { playwright } from "@vitest/browser-playwright";
import { msw } from "msw/vite";
import { defineConfig } from "vitest/config";
import { aliases, include, patience, root, setupFiles } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("chromium", "msw-network") },
  cacheDir: "node_modules/.vite-chromium",
  plugins: [msw({ mode: "worker-only" })],
  optimizeDeps: { include: ["msw/http", "msw/browser"] },
  test: {
    name: "chromium over msw",
    include,
    ...patience,
    setupFiles,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: chromiumLaunchOptions() }),
      instances: [{ browser: "chromium" }],
    },
  },
});
