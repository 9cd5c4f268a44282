import type { CreateCalls } from "./calls-client.ts";

export const createCalls: CreateCalls = (origin) => {
  const headers = { authorization: "Bearer key", accept: "application/json" };
  return {
    async list() {
      const response = await fetch(`${origin}/v1/batch/jobs?page=0&page_size=100`, { headers });
      const { data } = (await response.json()) as { data: unknown[] };
      return data.length;
    },
    async get(id) {
      const response = await fetch(`${origin}/v1/batch/jobs/${id}`, { headers });
      return ((await response.json()) as { id: string }).id;
    },
  };
};
