// The Worker: requests start batches and read results, the cron does what lies between.
import { createMistralBatch, isMistralBatchError } from "@mistral-batch/edge/cloudflare";
import type { Env } from "./env.ts";
import { isAllowed } from "./is-allowed.ts";
import { lookAfterOrders } from "./look-after-orders.ts";
import { findOrder } from "./order-book.ts";
import { takeOrder } from "./take-order.ts";

const PATH = /^\/batches\/(?<key>[\w-]{1,64})(?<results>\/results)?$/;

export default {
  async fetch(request, env) {
    if (!(await isAllowed(request, env.ACCESS_TOKEN))) return Response.json({ error: "Who are you?" }, { status: 401 });
    const { key, results } = PATH.exec(new URL(request.url).pathname)?.groups ?? {};
    if (key === undefined) return Response.json({ error: "There is only /batches/<key>" }, { status: 404 });
    try {
      if (request.method === "POST") return await takeOrder(createMistralBatch({ env }), env, key, request);
      return results === undefined ? await showOrder(env, key) : await showObject(env, `results/${key}.jsonl`);
    } catch (error) {
      console.error(error);
      if (!isMistralBatchError(error)) throw error;
      // An order that is in the book by now and may still succeed is taken up by the cron.
      const status = error.code === "source_unreadable" ? 404 : 502;
      return Response.json({ error: error.message, code: error.code }, { status });
    }
  },

  async scheduled({ scheduledTime }, env) {
    await lookAfterOrders(createMistralBatch({ env }), env, scheduledTime);
  },
} satisfies ExportedHandler<Env>;

async function showOrder(env: Env, key: string): Promise<Response> {
  const order = await findOrder(env.BUCKET, key);
  return order === undefined ? await showObject(env, `results/${key}.summary.json`) : Response.json(order);
}

async function showObject({ BUCKET }: Env, key: string): Promise<Response> {
  const object = await BUCKET.get(key);
  if (object === null) return Response.json({ error: `There is no ${key}` }, { status: 404 });
  const headers = new Headers();
  object.writeHttpMetadata(headers);
  return new Response(object.body, { headers });
}
