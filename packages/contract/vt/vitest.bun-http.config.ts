import { defineConfig } from "vitest/config";
import { aliases, globalSetup, include, patience, root, setupFiles } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("bun", "http-network") },
  ssr: {
    resolve: {
      conditions: ["bun", "node", "import", "module", "default"],
      externalConditions: ["bun", "node", "import"],
    },
  },
  // Forks need a call on the child's channel that Bun does not have.
  test: { name: "bun over http", environment: "node", include, ...patience, setupFiles, globalSetup, pool: "threads" },
});
