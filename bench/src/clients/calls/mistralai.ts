import { Mistral } from "@mistralai/mistralai";
import type { CreateCalls } from "./calls-client.ts";

export const createCalls: CreateCalls = (serverURL) => {
  const { jobs } = new Mistral({ apiKey: "key", serverURL }).batch;
  return {
    list: async () => (await jobs.list({ page: 0, pageSize: 100 })).data?.length ?? 0,
    get: async (jobId) => (await jobs.get({ jobId })).id,
  };
};
