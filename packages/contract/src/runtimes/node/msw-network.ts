import { handlers } from "@mistral-batch/emulator/msw";
import { setupServer } from "msw/node";
import type { Network } from "../network.ts";

const server = setupServer();

const BASE_URL = "https://api.example.test";
const OTHER_URL = "https://files.elsewhere.test";

/** Requests are taken by MSW before they leave the process. */
export const network: Network = {
  kind: "msw",
  baseUrl: BASE_URL,
  otherUrl: OTHER_URL,
  deadUrl: undefined,
  stuckUrl: undefined,
  async start() {
    server.listen({ onUnhandledFrame: "error" });
  },
  mount(service, other) {
    server.resetHandlers(
      ...handlers({ handle: service }, { baseUrl: BASE_URL }),
      ...handlers({ handle: other }, { baseUrl: OTHER_URL }),
    );
  },
  async stop() {
    server.close();
  },
};
