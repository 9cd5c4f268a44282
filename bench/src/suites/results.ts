import type { ReaderName } from "../clients/results/load-reader.ts";
import { chatFiles, type DataFiles, longFiles } from "../data/data-files.ts";
import { BATCHES, DRAIN, PARSE, ROWS, RUN_COLLECT } from "../harness/case-names.ts";
import { isPeer, OURS } from "../harness/clients.ts";
import { runServed } from "../harness/run-served.ts";
import type { Bench, Case, CaseResult, Suite } from "../harness/suite.ts";

type Reading = readonly [client: string, name: string, reader: ReaderName, rounds?: Case["rounds"]];

const PLATFORM: readonly Reading[] = [
  ["fetch", DRAIN, "drain"],
  ["node", PARSE, "parseLines"],
];
const READINGS: readonly Reading[] = [
  ...PLATFORM,
  [OURS, BATCHES, "batches"],
  [OURS, ROWS, "rows"],
  [OURS, "rows matched with requests", "joined"],
  [OURS, "collect to disk, matched", "collect"],
  [OURS, RUN_COLLECT, "runCollect"],
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
  [OURS, BATCHES, "batches"],
  [OURS, "collect to disk, matched", "collect"],
  ["fetch", "TextDecoderStream, split", "fetchSplit", "fewer"],
  ["@anthropic-ai/sdk", "batches.results()", "anthropicResults"],
  ["@mistralai/mistralai", "download, as one text", "mistralaiText"],
];

/** Reading the results of a large job. */
export const resultsSuite: Suite = {
  name: "results",
  title: "Result rows of the chat endpoint, 490 bytes each on average, over HTTP",
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
  return await runServed(bench, { kind: "api", results: files.results, rows: files.lines }, (origin) =>
    readings.map(
      ([client, name, reader, rounds]): Case => ({
        name,
        client,
        program: "results",
        parameters: { reader, origin, files },
        rounds: rounds ?? (isPeer(client) ? "fewer" : "all"),
      }),
    ),
  );
}
