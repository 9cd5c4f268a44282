import { defineConfig } from "vitest/config";
import { aliases, include, patience, root } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("node", "http-network") },
  test: { name: "node over http", environment: "node", include, ...patience },
});
