import { MistralCore } from "@mistralai/mistralai/core.js";
import { batchJobsGet } from "@mistralai/mistralai/funcs/batchJobsGet.js";
import { batchJobsList } from "@mistralai/mistralai/funcs/batchJobsList.js";
import type { CreateCalls } from "./calls-client.ts";

export const createCalls: CreateCalls = (serverURL) => {
  const client = new MistralCore({ apiKey: "key", serverURL });
  return {
    async list() {
      const result = await batchJobsList(client, { page: 0, pageSize: 100 });
      if (!result.ok) throw result.error;
      return result.value.data?.length ?? 0;
    },
    async get(jobId) {
      const result = await batchJobsGet(client, { jobId });
      if (!result.ok) throw result.error;
      return result.value.id;
    },
  };
};
