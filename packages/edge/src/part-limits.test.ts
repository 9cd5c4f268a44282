import { memoryRunStore, type Source } from "@mistral-batch/core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createMistralBatch as onCloudflare } from "./cloudflare/create-mistral-batch.ts";
import { createMistralBatch as onDeno } from "./deno/create-mistral-batch.ts";

const TARGET = { endpoint: "/v1/embeddings", model: "mistral-embed" } as const;
const ROW_BYTES = 1_000_000;

function sourceOf(rows: number): Source {
  return {
    name: "large.jsonl",
    open() {
      let row = 0;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          const [head, tail] = [`{"custom_id":"${row}","body":{"input":"`, '"}}\n'];
          controller.enqueue(new TextEncoder().encode(`${head.padEnd(ROW_BYTES - tail.length, "x")}${tail}`));
          row += 1;
          if (row === rows) controller.close();
        },
      });
    },
  };
}

// Nothing may be read of the environment.
beforeAll(() => {
  const permissions = { querySync: () => ({ state: "denied" }) };
  vi.stubGlobal("Deno", { permissions, version: { deno: "2.9.5" } });
});
afterAll(() => void vi.unstubAllGlobals());

describe.each([
  { runtime: "Cloudflare", create: onCloudflare },
  { runtime: "Deno", create: onDeno },
])("parts of runs on $runtime", ({ create }) => {
  it.each([
    { what: "64 MB", rows: 65, given: undefined, own: undefined, parts: [64, 1] },
    { what: "what is said once for all runs", rows: 3, given: 2, own: undefined, parts: [2, 1] },
    { what: "what the run itself says", rows: 3, given: 2, own: 1, parts: [1, 1, 1] },
  ])("have at most $what", async ({ rows, given, own, parts }) => {
    const limits = given === undefined ? undefined : { maxPartBytes: given * ROW_BYTES };
    const batch = create({ apiKey: "key", baseUrl: "http://127.0.0.1:1", store: memoryRunStore(), limits });
    const ownLimits = { maxPartBytes: own === undefined ? undefined : own * ROW_BYTES };
    const run = await batch.runs.create(sourceOf(rows), { ...TARGET, limits: ownLimits });
    expect(run.plan.parts.map((part) => part.rows)).toEqual(parts);
  });
});
