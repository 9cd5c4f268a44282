import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** A real workerd that runs the scenarios of worker.ts. */
export interface Worker {
  /** What a scenario came to: `{ result }`, or `{ code, message }`. */
  ask(scenario: string, parameters?: Readonly<Record<string, string>>): Promise<unknown>;
  bucket(): ReturnType<Miniflare["getR2Bucket"]>;
  dispose(): Promise<void>;
}

/** What a Worker's wrangler.jsonc says of its runtime. */
export interface WorkerRuntime {
  readonly compatibilityDate: string;
  readonly compatibilityFlags: string[];
}

/** The oldest that is supported. */
export const OLDEST_WORKERD: WorkerRuntime = { compatibilityDate: "2024-09-01", compatibilityFlags: [] };

/** The newest that this workerd knows. From 2026-10-20 on, Workers have Node's APIs unless they say otherwise. */
export const NEWEST_WORKERD: WorkerRuntime = {
  compatibilityDate: "2026-10-23",
  compatibilityFlags: ["no_nodejs_compat_v2"],
};

/** How to start a Worker. */
export interface WorkerSettings extends WorkerRuntime {
  readonly code: string;
  /** The binding `MISTRAL_BASE_URL`. */
  readonly baseUrl: string;
  /** Where the bucket and the Durable Objects outlive the Worker. */
  readonly storageFolder?: string;
}

/** Makes one module of worker.ts, as wrangler does. */
export async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../workerd/worker.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Starts a Worker without any Node compatibility. */
export async function startWorker(settings: WorkerSettings): Promise<Worker> {
  const { code, compatibilityDate, compatibilityFlags, baseUrl, storageFolder } = settings;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: "ESModule", path: "worker.js", contents: code }],
      compatibilityDate,
      compatibilityFlags,
      cf: false,
      r2Buckets: ["BUCKET"],
      durableObjects: { RUNS: { className: "RunsObject", useSQLite: true } },
      bindings: { MISTRAL_API_KEY: "worker-key", MISTRAL_BASE_URL: baseUrl },
      ...(storageFolder === undefined ? {} : { resourcePersistencePath: storageFolder }),
    }),
  );
  await miniflare.ready;
  return {
    async ask(scenario, parameters = {}) {
      const answer = await miniflare.dispatchFetch(`http://worker.test/${scenario}?${new URLSearchParams(parameters)}`);
      return await answer.json();
    },
    bucket: () => miniflare.getR2Bucket("BUCKET"),
    dispose: () => miniflare.dispose(),
  };
}
