import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Wrangler asks its maker for nothing and tells it nothing.
    env: { WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    // On a busy machine the first start of workerd takes a while.
    hookTimeout: 60_000,
    testTimeout: 30_000,
  },
});
