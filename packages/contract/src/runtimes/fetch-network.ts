import { handlers } from "@mistral-batch/emulator/msw";
import { defineNetwork } from "msw/experimental";
import { FetchSource } from "./fetch-source.ts";
import type { Network } from "./network.ts";

const BASE_URL = "https://api.example.test";
const OTHER_URL = "https://files.elsewhere.test";

const msw = defineNetwork({ sources: [new FetchSource()], onUnhandledFrame: "error", context: { quiet: true } });

/** Requests are taken by MSW from the global fetch. */
export const network: Network = {
  kind: "msw",
  baseUrl: BASE_URL,
  otherUrl: OTHER_URL,
  deadUrl: undefined,
  stuckUrl: undefined,
  async start() {
    msw.enable();
  },
  mount(service, other) {
    msw.resetHandlers(
      ...handlers({ handle: service }, { baseUrl: BASE_URL }),
      ...handlers({ handle: other }, { baseUrl: OTHER_URL }),
    );
  },
  async stop() {
    msw.disable();
  },
};
