// What the tests ask a real Bun to do with the adapter for Node, which is the one for Bun.
import { writeFileSync } from "node:fs";
import { createMistralBatch, fileSink, fileSource, type Source } from "@mistral-batch/node";
import { generatedSource } from "../support/generated-source.ts";
import { report } from "../support/report.ts";

const [scenario, first = "", second = ""] = process.argv.slice(2);

await report(
  {
    list: () => createMistralBatch().jobs.list({}, { retries: { strategy: "none" } }),
    uploadFile: () => createMistralBatch().files.upload({ file: fileSource(first) }),
    upload: () => createMistralBatch().files.upload({ file: generatedSource(Number(first)) }),
    uploadShortened() {
      const source: Source = { ...generatedSource(3), size: 10_000 };
      return createMistralBatch().files.upload({ file: source });
    },
    async uploadChanging() {
      const source = fileSource(first);
      await createMistralBatch().files.upload({ file: source });
      writeFileSync(first, "something else\n");
      return await createMistralBatch().files.upload({ file: source });
    },
    async uploadAndDownload() {
      const batch = createMistralBatch();
      await batch.files.upload({ file: generatedSource(1000) });
      const before = process.memoryUsage().rss;
      let most = before;
      const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
      const file = await batch.files.upload({ file: generatedSource(Number(first)) });
      const upload = most - before;
      let bytes = 0;
      for await (const chunk of await batch.files.download({ file_id: file.id })) bytes += chunk.byteLength;
      clearInterval(watch);
      return { bytes, upload, download: most - before };
    },
    text: async () => await new Response(await createMistralBatch().files.download({ file_id: first })).text(),
    async save() {
      const sink = await fileSink(second);
      for await (const chunk of await createMistralBatch().files.download({ file_id: first })) await sink.write(chunk);
      await sink.commit();
    },
  },
  scenario,
);
