// The Worker whose isolate is measured: from R2 to the service and from the service to R2.
import { createMistralBatch, r2Sink, r2Source } from "../../dist/cloudflare.js";
import { generatedSource } from "../support/generated-source.ts";

type R2 = Parameters<typeof r2Source>[0] & Parameters<typeof r2Sink>[0];

interface Env {
  readonly MISTRAL_API_KEY: string;
  readonly MISTRAL_BASE_URL: string;
  readonly BUCKET: R2;
}

const job_id = "b4ac8bfd-6bd0-4bc0-8a2b-6a7f7a1d9f10";

const SCENARIOS: Readonly<Record<string, (env: Env, count: number) => Promise<unknown>>> = {
  start: (env) => createMistralBatch({ env }).jobs.list(),
  async fill(env, lines) {
    const sink = r2Sink(env.BUCKET, "in.jsonl");
    for await (const chunk of await generatedSource(lines).open()) await sink.write(chunk);
    await sink.commit();
    return (await env.BUCKET.head("in.jsonl"))?.size;
  },
  async upload(env) {
    return (await createMistralBatch({ env }).files.upload({ file: await r2Source(env.BUCKET, "in.jsonl") })).bytes;
  },
  async collect(env) {
    const batch = createMistralBatch({ env });
    await batch.collect(await batch.jobs.get({ job_id }), r2Sink(env.BUCKET, "out.jsonl"));
    return (await env.BUCKET.head("out.jsonl"))?.size;
  },
};

/** Answers `/<scenario>?<count>` with its result. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    return Response.json((await SCENARIOS[pathname.slice(1)]?.(env, Number(search.slice(1)))) ?? null);
  },
};
