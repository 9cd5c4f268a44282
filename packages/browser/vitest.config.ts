import { defineConfig } from "vitest/config";

// The pure parts run in Node, the adapter in a real Chromium.
export default defineConfig({
  test: { projects: [{ test: { name: "unit", include: ["src/**/*.test.ts"] } }, "./vitest.chromium.config.ts"] },
});
