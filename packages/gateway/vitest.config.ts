import { defineConfig } from "vitest/config";

// Node runs the tests; the gateway of runtime-tests is also run by workerd.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "runtime-tests/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
