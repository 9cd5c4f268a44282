import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { aliases, include, patience, root } from "./shared.ts";

export default defineConfig({
  root,
  resolve: { alias: aliases("workerd", "msw-network") },
  plugins: [cloudflareTest({ miniflare: { compatibilityDate: "2026-10-20" } })],
  test: {
    name: "workerd over msw",
    include,
    ...patience,
    // workerd reports the failure of a body's source a second time, as a rejection that nobody could have handled.
    onUnhandledError: ({ message }) => !/^Cannot upload "a\.jsonl": it gave|^the disk is gone$/.test(message),
  },
});
