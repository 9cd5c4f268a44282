// The stores of runs in a real workerd without Node compatibility: Durable Objects on both of their storages, and R2.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runStoreCases } from "../../../contract/src/stores/run-store-cases.ts";
import { abandonedSinkCases, lastingCheckpointCases, spoolCases } from "../../../contract/src/stores/spool-cases.ts";

let worker: Miniflare;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("stores-worker.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd"],
    write: false,
  });
  worker = new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: "ESModule", path: "worker.js", contents: outputFiles[0]?.text ?? "" }],
      compatibilityDate: "2024-09-01",
      cf: false,
      r2Buckets: ["BUCKET"],
      kvNamespaces: ["KV"],
      durableObjects: {
        SQLITE: { className: "SqliteRuns", useSQLite: true },
        KEY_VALUE: { className: "KeyValueRuns" },
      },
    }),
  );
  await worker.ready;
});
afterAll(() => worker.dispose());

async function ask(target: string, name = ""): Promise<unknown> {
  const answer = await worker.dispatchFetch(`http://worker.test/${target}?${new URLSearchParams({ case: name })}`);
  return await answer.json();
}

const KEPT = { result: "kept" };

test.each(runStoreCases)("durableObjectRunStore() on SQLite: $name", async ({ name }) => {
  expect(await ask("SQLITE", name)).toEqual(KEPT);
});

test.each(runStoreCases)("durableObjectRunStore() on key and value: $name", async ({ name }) => {
  expect(await ask("KEY_VALUE", name)).toEqual(KEPT);
});

test.each([...spoolCases, ...lastingCheckpointCases, ...abandonedSinkCases])("r2Spool(): $name", async ({ name }) => {
  expect(await ask("spool", name)).toEqual(KEPT);
});

test("durableObjectRunStore() refuses Workers KV, and says why", async () => {
  expect(await ask("kv")).toMatchObject({
    code: "invalid_argument",
    message: expect.stringMatching(/Workers KV has no way to write only where nothing is.*Durable Object/) as string,
  });
});

test.each([
  ["no-storage", /Cannot use "storage": it is no storage of a Durable Object; pass ctx\.storage/],
  ["no-bucket", /the binding is missing from env; .*r2_buckets.*wrangler\.jsonc/],
])("a store without its binding is refused before anything is paid: %s", async (target, message) => {
  expect(await ask(target)).toMatchObject({
    code: "invalid_argument",
    message: expect.stringMatching(message) as string,
  });
});
