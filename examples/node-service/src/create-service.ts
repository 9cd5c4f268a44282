// The routes.
import { Readable } from "node:stream";
import { isTerminal, type ListJobsParams, type MistralBatch } from "@mistral-batch/node";
import { type FastifyInstance, fastify } from "fastify";
import { type BatchBody, openInput } from "./open-input.ts";
import { replyWithError } from "./reply-with-error.ts";
import { rowLines } from "./row-lines.ts";
import { LIST_SCHEMA, ORDER_SCHEMA, WAIT_SCHEMA } from "./schemas.ts";
import { ServiceError } from "./service-error.ts";
import { type BatchOrder, startBatch } from "./start-batch.ts";
import { waitAWhile } from "./wait-a-while.ts";

type Job = { Params: { job_id: string } };
type Wait = Job & { Querystring: { wait_seconds?: number } };
type Order = { Body: BatchBody; Querystring: BatchOrder; Headers: { "idempotency-key": string } };

/** Makes the service; `listen` starts it. Waits end with the reason of `stopping`; a body has at most `maxBytes`. */
export function createService(batch: MistralBatch, stopping: AbortSignal, maxBytes = 512_000_000): FastifyInstance {
  const service = fastify({ logger: true, exposeHeadRoutes: false });
  service.setErrorHandler(replyWithError);
  service.setNotFoundHandler(({ method, url }) => {
    throw new ServiceError(404, "no_route", `There is no ${method} ${url}`);
  });
  service.addContentTypeParser(["application/jsonl", "application/x-ndjson"], (_, body, done) => done(null, body));
  const keysInFlight = new Set<string>();

  // A connection that only falls idle while the service stops would keep the process alive for another minute.
  service.addHook("onSend", async (_, reply) => {
    if (stopping.aborted) reply.header("connection", "close");
  });

  service.get("/health", async () => ({ status: "ok" }));

  service.get<{ Querystring: ListJobsParams }>("/batches", { schema: LIST_SCHEMA }, ({ query }) =>
    batch.jobs.list(query),
  );

  service.post<Order>("/batches", { schema: ORDER_SCHEMA }, async ({ body, query, headers }, reply) => {
    const key = headers["idempotency-key"];
    if (keysInFlight.has(key)) throw new ServiceError(409, "in_flight", "This order is being carried out; ask again");
    keysInFlight.add(key);
    try {
      await using input = await openInput(body, maxBytes);
      const job = await startBatch(batch, input, { ...query, submission_key: key });
      reply.code(202).header("location", `/batches/${job.id}`);
      return job;
    } finally {
      keysInFlight.delete(key);
    }
  });

  service.get<Wait>("/batches/:job_id", { schema: WAIT_SCHEMA }, ({ params, query, signal }) =>
    query.wait_seconds === undefined
      ? batch.jobs.get(params)
      : waitAWhile(batch, params, query.wait_seconds, AbortSignal.any([stopping, signal])),
  );

  service.get<Job>("/batches/:job_id/results", async ({ params }, reply) => {
    const job = await batch.jobs.get(params);
    if (!isTerminal(job)) throw new ServiceError(409, "not_ended", `Job ${job.id} is ${job.status}: wait for its end`);
    return reply.type("application/x-ndjson").send(Readable.from(rowLines(batch, job)));
  });

  // Rows that were done by then are paid, and can be read.
  service.delete<Job>("/batches/:job_id", ({ params }) => batch.jobs.cancel(params));

  return service;
}
