import type { CreateCalls } from "./calls-client.ts";

/** Each client in a module of its own, so that a process loads one. */
const MODULES = {
  "mistral-batch": () => import("./mistral-batch.ts"),
  fetch: () => import("./fetch.ts"),
  ky: () => import("./ky.ts"),
  "@mistralai/mistralai": () => import("./mistralai.ts"),
  "@mistralai/mistralai functions": () => import("./mistralai-functions.ts"),
  openai: () => import("./openai.ts"),
  "@anthropic-ai/sdk": () => import("./anthropic.ts"),
  "@google/genai": () => import("./google.ts"),
} satisfies Record<string, () => Promise<{ createCalls: CreateCalls }>>;

/** A client that the calls suite compares. */
export type CallsClientName = keyof typeof MODULES;
export const CALLS_CLIENTS = Object.keys(MODULES) as CallsClientName[];

/** Loads a client. */
export async function loadCalls(name: CallsClientName): Promise<CreateCalls> {
  return (await MODULES[name]()).createCalls;
}
