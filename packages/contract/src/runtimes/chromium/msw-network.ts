import { handlers } from "@mistral-batch/emulator/msw";
import { setupWorker } from "msw/browser";
import type { Network } from "../network.ts";

const BASE_URL = "https://api.example.test";
const OTHER_URL = "https://files.elsewhere.test";

const worker = setupWorker();

/** Requests are taken by a real service worker. */
export const network: Network = {
  kind: "msw",
  baseUrl: BASE_URL,
  otherUrl: OTHER_URL,
  deadUrl: undefined,
  async start() {
    // The page's own requests, those of the test runner, pass through the worker too.
    await worker.start({ onUnhandledFrame: "bypass", quiet: true });
  },
  mount(service, other) {
    worker.resetHandlers(
      ...handlers({ handle: service }, { baseUrl: BASE_URL }),
      ...handlers({ handle: other }, { baseUrl: OTHER_URL }),
    );
  },
  async stop() {
    await worker.stop();
  },
};
