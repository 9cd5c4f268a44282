import { defineConfig } from "vitest/config";
import { aliases, globalSetup, include, patience, root, setupFiles } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("deno", "http-network") },
  ssr: {
    resolve: {
      conditions: ["deno", "node", "import", "module", "default"],
      externalConditions: ["deno", "node", "import"],
    },
  },
  test: { name: "deno over http", environment: "node", include, ...patience, setupFiles, globalSetup },
});
