import { defineConfig } from "vitest/config";

export default defineConfig({
  // Each test starts compilers, bundlers and other runtimes, some of them for the first time on this machine.
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: ["src/global-setup.ts"],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
