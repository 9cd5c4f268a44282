// Compiled against Cloudflare's own types alone: what wrangler gives a Worker has to fit.
import { createMistralBatch } from "./create-mistral-batch.ts";
import { durableObjectRunStore } from "./durable-object-run-store.ts";
import { r2Sink } from "./r2-sink.ts";
import { r2Source } from "./r2-source.ts";
import { r2Spool } from "./r2-spool.ts";

interface Env {
  readonly BUCKET: R2Bucket;
  readonly MISTRAL_API_KEY: string;
}

interface EnvWithSecretsStore {
  readonly MISTRAL_API_KEY: SecretsStoreSecret;
  readonly MISTRAL_BASE_URL: string;
}

/** A handler as users write it. */
export const handler: ExportedHandler<Env> = {
  async fetch(_request, env) {
    const batch = createMistralBatch({ env });
    const file = await batch.files.upload({ file: await r2Source(env.BUCKET, "in.jsonl") });
    const sink = r2Sink(env.BUCKET, "out.jsonl");
    for await (const chunk of await batch.files.download({ file_id: file.id })) await sink.write(chunk);
    await sink.commit();
    return Response.json(file);
  },
};

/** The key from the Secrets Store, and requests through another Worker. */
export function viaServiceBinding(env: EnvWithSecretsStore, service: Fetcher): ReturnType<typeof createMistralBatch> {
  return createMistralBatch({ env, fetch: (input, init) => service.fetch(input, init) });
}

/** The runs of a Durable Object, with its files in R2. */
export function storeOf(state: DurableObjectState, env: Env): ReturnType<typeof durableObjectRunStore> {
  return durableObjectRunStore(state.storage, { spool: r2Spool(env.BUCKET) });
}
