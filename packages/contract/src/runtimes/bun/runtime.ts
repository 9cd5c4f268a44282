import { createClient, createMistralBatch, isMistralBatchError } from "@mistral-batch/node";
import type { Runtime } from "../runtime.ts";

declare const Bun: { inspect(value: unknown, options: object): string };

/** The build for Node, run by Bun. */
export const runtime: Runtime = {
  name: "bun",
  createMistralBatch: (options) => createMistralBatch({ ...options, env: {} }),
  createClient: (options) => createClient({ ...options, env: {} }),
  isMistralBatchError,
  canProveNotSent: true,
  canSendUserAgent: true,
  inspect: (value) => Bun.inspect(value, { depth: 20 }),
};
