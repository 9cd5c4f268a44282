import { defineConfig } from "vitest/config";
import { aliases, include, patience, root, setupFiles } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("node", "http-network") },
  test: { name: "node over http", environment: "node", include, ...patience, setupFiles },
});
