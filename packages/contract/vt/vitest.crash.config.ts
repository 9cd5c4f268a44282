import { defineConfig } from "vitest/config";
import { patience, root } from "./shared.ts";

// The crash kit: whole runs that are killed at every call, and go on in another process.
export default defineConfig({
  root,
  test: { name: "crash", include: ["src/crash/**/*.test.ts"], ...patience, testTimeout: 300_000 },
});
