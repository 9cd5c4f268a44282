import type { BuildOptions } from "esbuild";

/** What one kind of user puts into a bundle. */
export interface UserBundle {
  /** Names it in the page and in ceilings.json. */
  readonly name: string;
  readonly code: string;
  readonly options: BuildOptions;
}

const BROWSER: BuildOptions = { platform: "browser" };
const WORKER: BuildOptions = {
  platform: "browser",
  conditions: ["workerd", "worker", "browser"],
  external: ["node:*"],
};
const DENO: BuildOptions = { platform: "browser", conditions: ["deno"], external: ["node:*"] };
const NODE: BuildOptions = { platform: "node" };

/** From the least that anybody imports to the whole of each package. */
export const USER_BUNDLES: readonly UserBundle[] = [
  {
    name: "core: one operation (`createClient`, `listJobs`)",
    code: 'export { createClient, listJobs } from "@mistral-batch/core";',
    options: BROWSER,
  },
  {
    name: "core: the jobs API (all job operations and `waitForJob`)",
    code: 'export { createClient, listJobs, iterateJobs, createJob, getJob, cancelJob, deleteJob, waitForJob } from "@mistral-batch/core";',
    options: BROWSER,
  },
  {
    name: "core: results (`createClient`, `readResults`)",
    code: 'export { createClient, readResults } from "@mistral-batch/core";',
    options: BROWSER,
  },
  {
    name: "core: runs (`createClient`, `createRun`, `openRun`)",
    code: 'export { createClient, createRun, openRun } from "@mistral-batch/core";',
    options: BROWSER,
  },
  { name: "core: everything", code: 'export * from "@mistral-batch/core";', options: BROWSER },
  {
    name: "browser: the facade (`createMistralBatch`)",
    code: 'export { createMistralBatch } from "@mistral-batch/browser";',
    options: BROWSER,
  },
  {
    name: "edge/cloudflare: the facade (`createMistralBatch`)",
    code: 'export { createMistralBatch } from "@mistral-batch/edge/cloudflare";',
    options: WORKER,
  },
  {
    name: "edge/deno: the facade (`createMistralBatch`)",
    code: 'export { createMistralBatch } from "@mistral-batch/edge/deno";',
    options: DENO,
  },
  {
    name: "node: the facade (`createMistralBatch`), undici left outside",
    code: 'export { createMistralBatch } from "@mistral-batch/node";',
    options: { ...NODE, external: ["undici"] },
  },
  {
    name: "node: the facade (`createMistralBatch`), with undici",
    code: 'export { createMistralBatch } from "@mistral-batch/node";',
    options: NODE,
  },
];
