// The Worker: lets through to the batches whoever may, and moves them on whenever the cron rings.
import type { Env } from "./env.ts";
import { isAllowed } from "./is-allowed.ts";

export { Batches } from "./batches.ts";

export default {
  async fetch(request, env) {
    if (!(await isAllowed(request, env.ACCESS_TOKEN))) return Response.json({ error: "Who are you?" }, { status: 401 });
    return await env.BATCHES.getByName("all").fetch(request);
  },

  async scheduled(_, env) {
    await env.BATCHES.getByName("all").advanceAll();
  },
} satisfies ExportedHandler<Env>;
