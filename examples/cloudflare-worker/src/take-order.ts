// POST /batches/:key: from a request to an order to a job.
import { API_ENDPOINTS, checkInput, type MistralBatch, r2Sink, r2Source } from "@mistral-batch/edge/cloudflare";
import type { Env } from "./env.ts";
import { findOrder, placeOrder } from "./order-book.ts";
import { startJob } from "./start-job.ts";

/** Checks the requests, in the body or in an object of the bucket, before anything is sent or paid. */
export async function takeOrder(batch: MistralBatch, env: Env, key: string, request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const [endpoint, model] = [searchParams.get("endpoint") ?? "", searchParams.get("model") ?? ""];
  if (!API_ENDPOINTS.some((known) => known === endpoint) || model === "") {
    return Response.json(
      { error: `Give "model", and one of these as "endpoint": ${API_ENDPOINTS.join(", ")}` },
      { status: 400 },
    );
  }
  const known = await findOrder(env.BUCKET, key);
  if (known !== undefined) return Response.json(known);

  const input = searchParams.get("input") ?? (await keepBody(env.BUCKET, request));
  const { rows, problems, problemCount } = await checkInput(await r2Source(env.BUCKET, input), { endpoint, model });
  if (problemCount > 0) return Response.json({ error: "Nothing was sent", problems, problemCount }, { status: 422 });

  const order = { key, input, endpoint, model, job_id: "" };
  if (!(await placeOrder(env.BUCKET, order))) return Response.json({ error: "Placed just now" }, { status: 409 });
  return Response.json({ ...order, rows, job_id: await startJob(batch, env.BUCKET, order) }, { status: 202 });
}

/** A body can be read once; what stands in the bucket can be checked, uploaded, and matched with the results. */
async function keepBody(bucket: R2Bucket, { body }: Request): Promise<string> {
  const key = `inputs/${crypto.randomUUID()}.jsonl`;
  const sink = r2Sink(bucket, key);
  for await (const chunk of body ?? []) await sink.write(chunk);
  await sink.commit();
  return key;
}
