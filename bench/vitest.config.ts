import { defineConfig } from "vitest/config";

// The short form of the bench starts some hundred processes.
export default defineConfig({ test: { include: ["src/**/*.test.ts"], testTimeout: 300_000 } });
