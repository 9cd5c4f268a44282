import Anthropic from "@anthropic-ai/sdk";
import type { CreateCalls } from "./calls-client.ts";

export const createCalls: CreateCalls = (baseURL) => {
  const { batches } = new Anthropic({ apiKey: "key", baseURL }).messages;
  return {
    list: async () => (await batches.list({ limit: 100 })).data.length,
    get: async (id) => (await batches.retrieve(id)).id,
  };
};
