import { blobSource, createMistralBatch, type ResultRow } from "@mistral-batch/browser";
import { createEmulator } from "@mistral-batch/emulator";

const batch = createMistralBatch({ baseUrl: "/api/mistral", getToken: () => "token", fetch: createEmulator().fetch });

export async function onPick(input: HTMLInputElement): Promise<ResultRow[]> {
  const [picked] = input.files ?? [];
  if (picked === undefined) return [];
  const file = await batch.files.upload({ file: blobSource(picked), purpose: "batch" });
  const job = await batch.jobs.create({ input_files: [file.id], endpoint: "/v1/embeddings", model: "mistral-embed" });
  const rows: ResultRow[] = [];
  for await (const row of batch.results(await batch.jobs.wait(job))) rows.push(row);
  return rows;
}
