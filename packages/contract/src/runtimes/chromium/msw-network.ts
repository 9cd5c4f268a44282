import { isNetworkFault, NetworkFault } from "@mistral-batch/emulator";
import { handlers } from "@mistral-batch/emulator/msw";
import { setupWorker } from "msw/browser";
import type { Handle, Network } from "../network.ts";
import { Deliveries } from "./deliveries.ts";

const BASE_URL = "https://api.example.test";
const OTHER_URL = "https://files.elsewhere.test";

const worker = setupWorker();
const deliveries = new Deliveries();
const fetchOfPage = globalThis.fetch;
const closing = Promise.withResolvers<void>();
let stopWatching = (): void => {};

/** Ends what has fallen silent when the cases are over: a worker does not stop before each request has an answer. */
function endingSilence(handle: Handle): Handle {
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      if (!isNetworkFault(error) || error.kind !== "stall") throw error;
      await closing.promise;
      throw new NetworkFault("reset");
    }
  };
}

/** Requests are taken by a real service worker. */
export const network: Network = {
  kind: "msw",
  baseUrl: BASE_URL,
  otherUrl: OTHER_URL,
  deadUrl: undefined,
  stuckUrl: undefined,
  async start() {
    // The page's own requests, those of the test runner, pass through the worker too.
    await worker.start({ onUnhandledFrame: "bypass", quiet: true });
    globalThis.fetch = deliveries.watchedFetch(fetchOfPage);
  },
  mount(service, other, clock) {
    stopWatching();
    stopWatching = deliveries.watch(clock);
    const mounted = (handle: Handle): Handle => deliveries.departures(endingSilence(handle), clock);
    worker.resetHandlers(
      ...handlers({ handle: mounted(service) }, { baseUrl: BASE_URL }),
      ...handlers({ handle: mounted(other) }, { baseUrl: OTHER_URL }),
    );
  },
  async stop() {
    stopWatching();
    closing.resolve();
    globalThis.fetch = fetchOfPage;
    await worker.stop();
  },
};
