import { inspect } from "node:util";
import { createClient, createMistralBatch, isMistralBatchError } from "@mistral-batch/node";
import type { Runtime } from "../runtime.ts";

/** The build for Node. */
export const runtime: Runtime = {
  name: "node",
  createMistralBatch: (options) => createMistralBatch({ ...options, env: {} }),
  createClient: (options) => createClient({ ...options, env: {} }),
  isMistralBatchError,
  canProveNotSent: true,
  canSendUserAgent: true,
  inspect: (value) => inspect(value, { depth: 20, showHidden: true, getters: true }),
};
