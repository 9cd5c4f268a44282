import OpenAI from "openai";
import type { CreateCalls } from "./calls-client.ts";

export const createCalls: CreateCalls = (origin) => {
  const { batches } = new OpenAI({ apiKey: "key", baseURL: `${origin}/v1` });
  return {
    list: async () => (await batches.list({ limit: 100 })).data.length,
    get: async (id) => (await batches.retrieve(id)).id,
  };
};
