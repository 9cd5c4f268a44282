import { defineConfig } from "vitest/config";
import { root } from "./shared.ts";

// Two passes: MSW takes requests before they leave, real HTTP shows what only a connection shows.
export default defineConfig({
  root,
  test: { projects: ["vt/vitest.chromium-msw.config.ts", "vt/vitest.chromium-http.config.ts"] },
});
