import { createClient, createMistralBatch, isMistralBatchError } from "@mistral-batch/edge/deno";
import type { Runtime } from "../runtime.ts";

declare const Deno: { inspect(value: unknown, options: object): string };

/** MSW takes requests from fetch only, and Deno's sized uploads go another way: the second pass proves those. */
const throughFetch: typeof fetch = (input, init) => globalThis.fetch(input, init);

/** The build for Deno. */
export const runtime: Runtime = {
  name: "deno",
  createMistralBatch: (options) => createMistralBatch({ fetch: throughFetch, ...options, env: {} }),
  createClient: (options) => createClient({ fetch: throughFetch, ...options, env: {} }),
  isMistralBatchError,
  canProveNotSent: true,
  canSendUserAgent: true,
  inspect: (value) => Deno.inspect(value, { depth: 20, showHidden: true }),
};
