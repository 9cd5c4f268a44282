// What the tests ask a real Deno to do, each under its own permissions.
import { createMistralBatch, fileSink, fileSource, type Source } from "../../dist/deno.js";
import { generatedSource } from "../support/generated-source.ts";
import { report } from "../support/report.ts";

declare const Deno: {
  readonly args: readonly string[];
  memoryUsage(): { readonly rss: number };
  readTextFileSync(path: string): string;
};

const [scenario, first = "", second = ""] = Deno.args;

async function save(file_id: string, path: string): Promise<void> {
  const sink = fileSink(path);
  for await (const chunk of await createMistralBatch().files.download({ file_id })) await sink.write(chunk);
  await sink.commit();
}

await report(
  {
    list: () => createMistralBatch().jobs.list({}, { retries: { strategy: "none" } }),
    listWithKey: () => createMistralBatch({ apiKey: "given", baseUrl: first }).jobs.list(),
    createWithoutKey: () =>
      createMistralBatch().jobs.create({
        endpoint: "/v1/embeddings",
        model: "mistral-embed",
        requests: [{ custom_id: "1", body: { input: "cheese" } }],
        submission_key: false,
      }),
    uploadFile: () => createMistralBatch().files.upload({ file: fileSource(first) }, { retries: { strategy: "none" } }),
    upload: () => createMistralBatch().files.upload({ file: generatedSource(Number(first)) }),
    uploadShortened() {
      const source: Source = { ...generatedSource(3), size: 10_000 };
      return createMistralBatch().files.upload({ file: source });
    },
    async uploadAndDownload() {
      const batch = createMistralBatch();
      await batch.files.upload({ file: generatedSource(1000) });
      const before = Deno.memoryUsage().rss;
      let most = before;
      const watch = setInterval(() => (most = Math.max(most, Deno.memoryUsage().rss)), 20);
      const file = await batch.files.upload({ file: generatedSource(Number(first)) });
      const upload = most - before;
      let bytes = 0;
      for await (const chunk of await batch.files.download({ file_id: file.id })) bytes += chunk.byteLength;
      clearInterval(watch);
      return { bytes, upload, download: most - before };
    },
    text: async () => await new Response(await createMistralBatch().files.download({ file_id: first })).text(),
    save: () => save(first, second),
    async resume() {
      const sink = fileSink(first);
      await sink.write(new TextEncoder().encode("one\n"));
      const token = await sink.checkpoint();
      await sink.write(new TextEncoder().encode("lost\n"));
      // Another process would come here; the partial file is all that is left.
      const again = fileSink(first);
      await again.restore(token);
      await again.write(new TextEncoder().encode("two\n"));
      await again.commit();
      return Deno.readTextFileSync(first);
    },
    async uploadChanging() {
      const source = fileSource(first);
      const size = source.size;
      await fileSinkOver(first);
      return await createMistralBatch().files.upload({ file: source, purpose: size === 0 ? "ocr" : "batch" });
    },
  },
  scenario,
);

async function fileSinkOver(path: string): Promise<void> {
  const sink = fileSink(path);
  await sink.write(new TextEncoder().encode("something else\n"));
  await sink.commit();
}
