import { defineConfig } from "vitest/config";
import { aliases, include, patience, root, setupFiles } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("bun", "msw-network") },
  ssr: {
    resolve: {
      conditions: ["bun", "node", "import", "module", "default"],
      externalConditions: ["bun", "node", "import"],
    },
  },
  // Forks need a call on the child's channel that Bun does not have.
  test: { name: "bun over msw", environment: "node", include, ...patience, setupFiles, pool: "threads" },
});
