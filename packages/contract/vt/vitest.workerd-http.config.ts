import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { aliases, globalSetup, include, patience, root, setupFiles } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("workerd", "http-network") },
  plugins: [cloudflareTest({ miniflare: { compatibilityDate: "2026-10-20" } })],
  test: { name: "workerd over http", include, ...patience, setupFiles, globalSetup },
});
