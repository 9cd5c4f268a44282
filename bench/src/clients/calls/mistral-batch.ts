import { createMistralBatch } from "@mistral-batch/node";
import type { CreateCalls } from "./calls-client.ts";

export const createCalls: CreateCalls = (baseUrl) => {
  const { jobs } = createMistralBatch({ apiKey: "key", baseUrl, env: {} });
  return {
    list: async () => (await jobs.list({ page: 0, page_size: 100 })).data.length,
    get: async (job_id) => (await jobs.get({ job_id })).id,
  };
};
