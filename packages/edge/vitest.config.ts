import { defineConfig } from "vitest/config";

// Node runs the tests; the programs of runtime-tests are run by workerd, Deno and Bun.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "runtime-tests/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
