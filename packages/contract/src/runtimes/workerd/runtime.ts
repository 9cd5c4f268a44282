import { createClient, createMistralBatch, isMistralBatchError } from "@mistral-batch/edge/cloudflare";
import type { Runtime } from "../runtime.ts";
import { showValue } from "../show-value.ts";

/** The build for Cloudflare Workers. */
export const runtime: Runtime = {
  name: "workerd",
  createMistralBatch: (options) => createMistralBatch(options),
  createClient: (options) => createClient(options),
  isMistralBatchError,
  canProveNotSent: false,
  canSendUserAgent: true,
  inspect: showValue,
};
