import { handlers } from "@mistral-batch/emulator/msw";
import { setupWorker } from "msw/browser";
import type { Network } from "../network.ts";
import { Deliveries } from "./deliveries.ts";

const BASE_URL = "https://api.example.test";
const OTHER_URL = "https://files.elsewhere.test";

const worker = setupWorker();
const deliveries = new Deliveries();
const fetchOfPage = globalThis.fetch;

/** Requests are taken by a real service worker. */
export const network: Network = {
  kind: "msw",
  baseUrl: BASE_URL,
  otherUrl: OTHER_URL,
  deadUrl: undefined,
  async start() {
    // The page's own requests, those of the test runner, pass through the worker too.
    await worker.start({ onUnhandledFrame: "bypass", quiet: true });
    globalThis.fetch = async (input, init) => deliveries.arrival(await fetchOfPage(input, init));
  },
  mount(service, other, clock) {
    worker.resetHandlers(
      ...handlers({ handle: deliveries.departures(service, clock) }, { baseUrl: BASE_URL }),
      ...handlers({ handle: deliveries.departures(other, clock) }, { baseUrl: OTHER_URL }),
    );
  },
  async stop() {
    globalThis.fetch = fetchOfPage;
    deliveries.close();
    await worker.stop();
  },
};
