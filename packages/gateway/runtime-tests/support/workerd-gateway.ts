import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import type { Listening } from "./node-gateway.ts";

/** Starts the Worker of worker.ts in workerd. */
export async function startWorkerd(serviceUrl: string, compatibilityDate: string): Promise<Listening> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd"],
    write: false,
  });
  const worker = new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: "ESModule", path: "worker.js", contents: outputFiles[0]?.text ?? "" }],
      compatibilityDate,
      compatibilityFlags: ["enable_request_signal"],
      cf: false,
      host: "127.0.0.1",
      port: 0,
      bindings: { SERVICE_URL: serviceUrl },
    }),
  );
  const url = await worker.ready;
  return { url: url.origin, close: () => worker.dispose() };
}
