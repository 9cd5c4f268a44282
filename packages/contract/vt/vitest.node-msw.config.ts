import { defineConfig } from "vitest/config";
import { aliases, include, patience, root, setupFiles } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("node", "msw-network") },
  test: { name: "node over msw", environment: "node", include, ...patience, setupFiles },
});
