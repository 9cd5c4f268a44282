import { createClient, createMistralBatch, isMistralBatchError } from "@mistral-batch/browser";
import type { Runtime } from "../runtime.ts";
import { showValue } from "../show-value.ts";

/** The build for browsers. */
export const runtime: Runtime = {
  name: "chromium",
  createMistralBatch: (options) => createMistralBatch({ ...options, dangerouslyAllowBrowser: true }),
  createClient: (options) => createClient({ ...options, dangerouslyAllowBrowser: true }),
  isMistralBatchError,
  canProveNotSent: false,
  canSendUserAgent: false,
  inspect: showValue,
};
