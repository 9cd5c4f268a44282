import { googleClient } from "../google-client.ts";
import type { CreateCalls } from "./calls-client.ts";

export const createCalls: CreateCalls = (origin) => {
  const { batches } = googleClient(origin);
  return {
    list: async () => (await batches.list({ config: { pageSize: 100 } })).page.length,
    get: async (id) => ((await batches.get({ name: `batches/${id}` })).name ?? "").slice("batches/".length),
  };
};
