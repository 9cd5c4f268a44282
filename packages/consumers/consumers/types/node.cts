import { createServer } from "node:http";
import { createEmulator, type Emulator } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { type BatchJob, createMistralBatch, fileSource, isMistralBatchError } from "@mistral-batch/node";

const emulator: Emulator = createEmulator();
const batch = createMistralBatch({ apiKey: "key", baseUrl: "http://127.0.0.1" });

export async function answer(): Promise<string[]> {
  const file = await batch.files.upload({ file: fileSource("requests.jsonl"), purpose: "batch" });
  const job = await batch.jobs.create({
    input_files: [file.id],
    endpoint: "/v1/chat/completions",
    model: "mistral-small-latest",
    timeout_hours: 24,
  });
  const ended: BatchJob<"/v1/chat/completions"> = await batch.jobs.wait(job);
  const texts: string[] = [];
  for await (const row of batch.results(ended)) {
    if (row.outcome !== "succeeded") continue;
    const content = row.body.choices[0]?.message?.content;
    if (typeof content === "string") texts.push(content);
  }
  return texts;
}

serve(emulator).catch(console.error);
createServer((_, response) => {
  answer().catch((error: unknown) => response.end(isMistralBatchError(error) ? error.code : "unknown"));
});
