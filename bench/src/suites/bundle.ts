import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { EVERYTHING, ONE_OPERATION } from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import type { CaseResult, Sample, Suite } from "../harness/suite.ts";

interface Bundle {
  readonly client: string;
  readonly name: string;
  readonly code: string;
  /** Modules that are left outside. */
  readonly external?: readonly string[];
}

/** An optional dependency without which Mistral's client does not bundle; it is not charged for it. */
const OTEL = ["@opentelemetry/api"];
const CREATE = "export const run = async (apiKey) => {";
const BUNDLES: readonly Bundle[] = [
  {
    client: "fetch",
    name: "list jobs by hand",
    code: `${CREATE} const r = await fetch("https://api.mistral.ai/v1/batch/jobs", { headers: { authorization: "Bearer " + apiKey } }); if (!r.ok) throw new Error(String(r.status)); return await r.json(); };`,
  },
  { client: "ky", name: "everything", code: 'export { default } from "ky";' },
  { client: OURS, name: ONE_OPERATION, code: 'export { createClient, listJobs } from "@mistral-batch/core";' },
  {
    client: OURS,
    name: "the jobs API",
    code: 'export { createClient, listJobs, iterateJobs, createJob, getJob, cancelJob, deleteJob, waitForJob } from "@mistral-batch/core";',
  },
  { client: OURS, name: EVERYTHING, code: 'export * from "@mistral-batch/core";' },
  {
    client: "@mistralai/mistralai",
    name: "one standalone function",
    external: OTEL,
    code: 'export { MistralCore } from "@mistralai/mistralai/core.js"; export { batchJobsList } from "@mistralai/mistralai/funcs/batchJobsList.js";',
  },
  {
    client: "@mistralai/mistralai",
    name: "the client",
    external: OTEL,
    code: 'export { Mistral } from "@mistralai/mistralai";',
  },
  { client: "openai", name: "the client", code: 'export { default } from "openai";' },
  {
    client: "@anthropic-ai/sdk",
    name: "base client and batches",
    code: 'export { BaseAnthropic } from "@anthropic-ai/sdk/client"; export { Batches } from "@anthropic-ai/sdk/resources/messages/batches";',
  },
  { client: "@anthropic-ai/sdk", name: "the client", code: 'export { default } from "@anthropic-ai/sdk";' },
  { client: "@google/genai", name: "the client", code: 'export { GoogleGenAI } from "@google/genai";' },
];

/** What a page has to load. */
export const bundleSuite: Suite = {
  name: "bundle",
  title: "Bundled for browsers by esbuild, minified, ES2022",
  async run({ log }) {
    const results: CaseResult[] = [];
    for (const { client, name, code, external } of BUNDLES) {
      try {
        const sample = await weigh(code, external ?? []);
        log(`  ${client}: ${name}  ${sample["gzip"]} B`);
        results.push({ client, name, samples: [sample] });
      } catch (error) {
        results.push({ client, name, samples: [], failure: error instanceof Error ? error.message : String(error) });
      }
    }
    return results;
  },
};

async function weigh(code: string, external: readonly string[]): Promise<Sample> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    external: [...external],
    write: false,
    logLevel: "silent",
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return {
    minified: bytes.byteLength,
    gzip: gzipSync(bytes, { level: 9 }).byteLength,
    brotli: brotliCompressSync(bytes).byteLength,
  };
}
