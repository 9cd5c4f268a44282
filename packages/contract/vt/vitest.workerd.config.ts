import { defineConfig } from "vitest/config";
import { root } from "./shared.ts";

// Two passes: MSW takes requests before they leave, real HTTP shows what only a connection shows.
export default defineConfig({
  root,
  test: {
    projects: ["vt/vitest.workerd-msw.config.ts", "vt/vitest.workerd-http.config.ts"],
    // workerd reports the failure of a body's source a second time, as a rejection that nobody could have handled.
    onUnhandledError: ({ message }) => !/^Cannot upload "a\.jsonl": it gave|^the disk is gone$/.test(message),
  },
});
