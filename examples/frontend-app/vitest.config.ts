import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Each file has a browser of its own, and there are few cores.
    fileParallelism: false,
    // Wrangler asks its maker for nothing and tells it nothing.
    env: { WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    // A busy machine takes a while for the first start of a browser and of workerd.
    hookTimeout: 60_000,
    testTimeout: 60_000,
  },
});
