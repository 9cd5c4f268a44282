import { createClient, createMistralBatch, isMistralBatchError } from "@mistral-batch/edge/deno";
import { network } from "#network";
import type { Runtime } from "../runtime.ts";

declare const Deno: { inspect(value: unknown, options: object): string };

/** MSW takes requests from fetch only, and Deno's sized uploads go another way: the pass over HTTP proves those. */
const through: { fetch?: typeof fetch } =
  network.kind === "msw" ? { fetch: (input, init) => globalThis.fetch(input, init) } : {};

/** The build for Deno. */
export const runtime: Runtime = {
  name: "deno",
  createMistralBatch: (options) => createMistralBatch({ ...through, ...options, env: {} }),
  createClient: (options) => createClient({ ...through, ...options, env: {} }),
  isMistralBatchError,
  canProveNotSent: true,
  canSendUserAgent: true,
  inspect: (value) => Deno.inspect(value, { depth: 20, showHidden: true }),
};
