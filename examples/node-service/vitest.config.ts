import { defineConfig } from "vitest/config";

// On a busy machine it takes a while to start a process.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], hookTimeout: 60_000, testTimeout: 30_000 } });
