import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** A real workerd, and what the isolate of its Worker holds. */
export interface MeasuredWorker {
  ask(scenario: string, count?: number): Promise<unknown>;
  /** Does something and gives the most that the isolate held meanwhile, in bytes: heap and the buffers beside it. */
  peakDuring(work: () => Promise<unknown>): Promise<number>;
  dispose(): Promise<void>;
}

const SAMPLE_EVERY_MS = 20;

/**
 * What an isolate has at Cloudflare. V8 frees garbage when it comes near its limit: without one it lets buffers that nobody
 * holds any more lie for long, and with it, it ends the isolate whose objects need more.
 */
const V8_FLAGS = "--max-heap-size=128";

/** Starts worker.ts. The process is not measured, since the bucket that Miniflare plays lives in it too. */
export async function startMeasuredWorker(baseUrl: string): Promise<MeasuredWorker> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd"],
    write: false,
  });
  // Miniflare has no option for it.
  process.env["MINIFLARE_WORKERD_V8_FLAGS"] = V8_FLAGS;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "measured",
      modules: [{ type: "ESModule", path: "worker.js", contents: outputFiles[0]?.text ?? "" }],
      compatibilityDate: "2026-07-01",
      cf: false,
      inspectorPort: 0,
      r2Buckets: ["BUCKET"],
      bindings: { MISTRAL_API_KEY: "worker-key", MISTRAL_BASE_URL: baseUrl },
    }),
  );
  await miniflare.ready;
  const inspector = await openInspector(new URL("/core:user:measured", await miniflare.getInspectorURL()));
  return {
    async ask(scenario, count = 0) {
      const answer = await miniflare.dispatchFetch(`http://worker.test/${scenario}?${count}`);
      return await answer.json();
    },
    async peakDuring(work) {
      let peak = 0;
      const over = new AbortController();
      const watch = async (): Promise<void> => {
        while (!over.signal.aborted) {
          peak = Math.max(peak, await inspector.heldBytes());
          await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
        }
      };
      // Not waited for: workerd may let a question that comes just as a request ends lie until the next request.
      watch().catch(() => {});
      await work();
      over.abort();
      return peak;
    },
    async dispose() {
      inspector.close();
      await miniflare.dispose();
    },
  };
}

/** What the DevTools protocol says of a heap (`Runtime.getHeapUsage`). */
interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
}

async function openInspector(url: URL): Promise<{ heldBytes(): Promise<number>; close(): void }> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const waiting = new Map<number, (usage: HeapUsage) => void>();
  let lastId = 0;
  socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
    const { id, result } = JSON.parse(data) as { readonly id: number; readonly result: HeapUsage };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  return {
    async heldBytes() {
      lastId += 1;
      const id = lastId;
      const usage = await new Promise<HeapUsage>((resolve) => {
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, method: "Runtime.getHeapUsage" }));
      });
      return usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
    },
    close: () => socket.close(),
  };
}
