import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { patience } from "./shared.ts";

// Two passes: MSW takes requests before they leave, real HTTP shows what only a connection shows.
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    projects: [
      "vt/vitest.node-msw.config.ts",
      "vt/vitest.node-http.config.ts",
      { test: { name: "page of runtimes", include: ["src/matrix/*.test.ts"], ...patience } },
    ],
  },
});
