import ky from "ky";
import type { CreateCalls } from "./calls-client.ts";

export const createCalls: CreateCalls = (origin) => {
  const api = ky.create({ headers: { authorization: "Bearer key" } });
  return {
    async list() {
      const searchParams = { page: 0, page_size: 100 };
      const { data } = await api.get(`${origin}/v1/batch/jobs`, { searchParams }).json<{ data: unknown[] }>();
      return data.length;
    },
    async get(id) {
      return (await api.get(`${origin}/v1/batch/jobs/${id}`).json<{ id: string }>()).id;
    },
  };
};
