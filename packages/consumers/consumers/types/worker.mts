import { listJobs } from "@mistral-batch/core";
import { createMistralBatch, r2Source } from "@mistral-batch/edge/cloudflare";
import { createEmulator, toWorker } from "@mistral-batch/emulator";

interface Env {
  readonly MISTRAL_API_KEY: string;
  readonly BUCKET: R2Bucket;
}

export const emulator: ExportedHandler = toWorker(createEmulator());

export default {
  async fetch(_request, env): Promise<Response> {
    const batch = createMistralBatch({ env });
    const file = await batch.files.upload({ file: await r2Source(env.BUCKET, "requests.jsonl") });
    const { data } = await listJobs(batch.client, { page_size: 1 });
    return Response.json({ file: file.id, jobs: data.length });
  },
} satisfies ExportedHandler<Env>;
