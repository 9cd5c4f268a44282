import type { ReaderName } from "../clients/results/load-reader.ts";
import { chatFiles, type DataFiles, longFiles } from "../data/data-files.ts";
import { isPeer, OURS } from "../harness/clients.ts";
import { runCases } from "../harness/run-cases.ts";
import { startServer } from "../harness/start-server.ts";
import type { Bench, Case, CaseResult, Suite } from "../harness/suite.ts";

type Reading = readonly [client: string, name: string, reader: ReaderName];

const PLATFORM: readonly Reading[] = [
  ["fetch", "drain the body", "drain"],
  ["node", "JSON.parse of the lines", "parseLines"],
];
const READINGS: readonly Reading[] = [
  ...PLATFORM,
  [OURS, "typed rows, in batches", "batches"],
  [OURS, "typed rows, one by one", "rows"],
  [OURS, "rows matched with requests", "joined"],
  [OURS, "collect to disk, matched", "collect"],
  [OURS, "collect of a run, matched", "runCollect"],
  ["fetch", "TextDecoderStream, split", "fetchSplit"],
  ["ky", "TextDecoderStream, split", "kySplit"],
  ["@anthropic-ai/sdk", "batches.results()", "anthropicResults"],
  ["openai", "files.content().text()", "openaiText"],
  ["@mistralai/mistralai", "download, as one text", "mistralaiText"],
  ["@mistralai/mistralai", "download, TextDecoderStream, split", "mistralaiSplit"],
  ["@google/genai", "download to disk, readline", "googleDownload"],
];
const LONG_READINGS: readonly Reading[] = [
  ...PLATFORM,
  [OURS, "typed rows, in batches", "batches"],
  [OURS, "collect to disk, matched", "collect"],
  ["fetch", "TextDecoderStream, split", "fetchSplit"],
  ["@anthropic-ai/sdk", "batches.results()", "anthropicResults"],
  ["@mistralai/mistralai", "download, as one text", "mistralaiText"],
];

/** Reading the results of a large job. */
export const resultsSuite: Suite = {
  name: "results",
  title: "Result rows of the chat endpoint, 489 bytes each on average, over HTTP",
  run: async (bench) => await read(bench, await chatFiles(bench.cache, bench.rows), READINGS),
};

/** Reading lines of megabytes. */
export const longLinesSuite: Suite = {
  name: "long-lines",
  title: "Lines of 8.4 MB, as OCR gives them with images, over HTTP",
  run: async (bench) => {
    const files = bench.isSmoke ? longFiles(bench.cache, 3, 100_000) : longFiles(bench.cache, 24, 8_400_000);
    return await read(bench, await files, LONG_READINGS);
  },
};

async function read(bench: Bench, files: DataFiles, readings: readonly Reading[]): Promise<readonly CaseResult[]> {
  const server = await startServer(bench, { results: files.results });
  const cases = readings.map(
    ([client, name, reader]): Case => ({
      name,
      client,
      program: "results",
      parameters: { reader, origin: server.origin, files },
      isSlow: isPeer(client),
    }),
  );
  try {
    return await runCases(bench, cases, [server.pid]);
  } finally {
    await server.stop();
  }
}
