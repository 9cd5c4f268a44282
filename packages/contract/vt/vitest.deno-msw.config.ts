import { defineConfig } from "vitest/config";
import { aliases, include, patience, root, setupFiles } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("deno", "msw-network") },
  ssr: {
    resolve: {
      conditions: ["deno", "node", "import", "module", "default"],
      externalConditions: ["deno", "node", "import"],
    },
  },
  test: { name: "deno over msw", environment: "node", include, ...patience, setupFiles },
});
