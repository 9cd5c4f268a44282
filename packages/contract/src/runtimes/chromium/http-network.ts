import type { Handle, Network } from "../network.ts";
import { network as relayNetwork } from "../relay-network.ts";
import { Deliveries } from "./deliveries.ts";

const deliveries = new Deliveries();
const fetchOfPage = globalThis.fetch;
let stopWatching = (): void => {};

/**
 * Requests go over real connections, each over one of its own unless a case asks for more: what Chromium does on a
 * connection that has already served, and that then breaks, it does by itself and behind the library's back. One case
 * says what comes of that; the others are about the library.
 */
export const network: Network = {
  kind: "http",
  get baseUrl() {
    return relayNetwork.baseUrl;
  },
  get otherUrl() {
    return relayNetwork.otherUrl;
  },
  get deadUrl() {
    return relayNetwork.deadUrl;
  },
  get stuckUrl() {
    return relayNetwork.stuckUrl;
  },
  async start() {
    await relayNetwork.start();
    globalThis.fetch = deliveries.watchedFetch(fetchOfPage, (url) => {
      const { stuckUrl } = relayNetwork;
      return stuckUrl !== undefined && url.startsWith(stuckUrl);
    });
  },
  mount(service, other, clock) {
    stopWatching();
    stopWatching = deliveries.watch(clock);
    const mounted = (handle: Handle): Handle => closing(deliveries.departures(handle, clock));
    relayNetwork.mount(mounted(service), mounted(other), clock);
  },
  async stop() {
    stopWatching();
    globalThis.fetch = fetchOfPage;
    await relayNetwork.stop();
  },
};

/** Leaves nothing of an answer for the next case: neither its connection nor, but for contents, a copy in the cache. */
function closing(handle: Handle): Handle {
  return async (request) => {
    const response = await handle(request);
    if (!response.headers.has("connection")) response.headers.set("connection", "close");
    // A redirect may be kept for ever, and where an answer was left half read, the next request for it is made twice.
    if (!request.url.endsWith("/content")) response.headers.set("cache-control", "no-store");
    return response;
  };
}
