import type { OpenReader } from "./results-reader.ts";

/** Each reader by its name; a process loads one module. */
const READERS = {
  drain: async () => (await import("./platform.ts")).drain,
  parseLines: async () => (await import("./platform.ts")).parseLines,
  fetchSplit: async () => (await import("./platform.ts")).fetchSplit,
  kySplit: async () => (await import("./platform.ts")).kySplit,
  batches: async () => (await import("./mistral-batch.ts")).batches,
  rows: async () => (await import("./mistral-batch.ts")).rows,
  joined: async () => (await import("./mistral-batch.ts")).joined,
  collect: async () => (await import("./mistral-batch.ts")).collect,
  runCollect: async () => (await import("./run-collect.ts")).runCollect,
  anthropicResults: async () => (await import("./peers.ts")).anthropicResults,
  openaiText: async () => (await import("./peers.ts")).openaiText,
  mistralaiText: async () => (await import("./peers.ts")).mistralaiText,
  mistralaiSplit: async () => (await import("./peers.ts")).mistralaiSplit,
  googleDownload: async () => (await import("./peers.ts")).googleDownload,
} satisfies Record<string, () => Promise<OpenReader>>;

/** A way to read results. */
export type ReaderName = keyof typeof READERS;

/** Loads a way to read results. */
export async function loadReader(name: ReaderName): Promise<OpenReader> {
  return await READERS[name]();
}
