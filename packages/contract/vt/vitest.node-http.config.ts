import { defineConfig } from "vitest/config";
import { aliases, include, root } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("node", "http-network") },
  test: { name: "node over http", environment: "node", include },
});
