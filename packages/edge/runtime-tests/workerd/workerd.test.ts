// The adapter in a real workerd, with the oldest compatibility date that is supported and the newest, both without any Node
// compatibility.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { childrenNamed, peakMemory } from "../support/peak-memory.ts";
import { type ForeignHost, type Service, startForeignHost, startService } from "../support/start-service.ts";
import { bundleWorker, NEWEST_WORKERD, OLDEST_WORKERD, startWorker, type Worker } from "../support/start-worker.ts";

const LINES = 131_072;
const BYTES = 134_217_728;
/** What one transfer may add to the memory of workerd, garbage that is not collected yet included: less than the file. */
const FLAT_BYTES = 100_000_000;

let service: Service;
let foreign: ForeignHost;
let code: string;

beforeAll(async () => {
  service = await startService();
  foreign = await startForeignHost("from elsewhere\n");
  code = await bundleWorker();
});
afterAll(async () => {
  await foreign.close();
  await service.close();
});

const uploadsSeen = (): ReturnType<Service["emulator"]["books"]["requestsSeen"]> =>
  service.emulator.books.requestsSeen({ operation: "files.upload" });

describe.each([OLDEST_WORKERD, NEWEST_WORKERD])(
  "workerd at $compatibilityDate without Node compatibility",
  (runtime) => {
    let worker: Worker;
    const ask: Worker["ask"] = (scenario, parameters) => worker.ask(scenario, parameters);

    beforeAll(async () => {
      worker = await startWorker({ ...runtime, code, baseUrl: service.url });
    });
    afterAll(() => worker.dispose());
    beforeEach(() => service.emulator.faults.clear());

    test("has no Node API", async () => {
      expect(await ask("globals")).toEqual({
        result: { process: "undefined", Buffer: "undefined", require: "undefined" },
      });
    });

    test("createMistralBatch() takes key and address from the bindings", async () => {
      expect(await ask("list")).toMatchObject({ result: { object: "list" } });
      const seen = service.emulator.books.requestsSeen({ operation: "jobs.list" }).at(-1);
      expect(seen).toMatchObject({ hadAuthorization: true });
      expect(seen?.headers["user-agent"]).toMatch(/^mistral-batch\/\S+ cloudflare-workers$/);
    });

    test("createMistralBatch() may be called while the module is loaded", async () => {
      expect(await ask("listFromImport")).toMatchObject({ result: { object: "list" } });
    });

    test("waitUntil() lets results be saved behind the answer", async () => {
      const { result } = (await ask("upload", { lines: "10" })) as { result: { id: string } };
      const key = `later-${runtime.compatibilityDate}`;
      expect(await ask("saveLater", { file_id: result.id, key })).toEqual({ result: null });
      await expect.poll(() => ask("sizeInR2", { key }), { timeout: 20_000 }).toEqual({ result: 10_240 });
    });

    test("createMistralBatch() names the binding that is missing", async () => {
      expect(await ask("withoutBinding")).toMatchObject({
        code: "missing_api_key",
        message: expect.stringContaining("MISTRAL_API_KEY") as string,
      });
    });

    test.each(["sourceWithoutBucket", "sinkWithoutBucket"])(
      "%s() names the binding that is missing",
      async (scenario) => {
        expect(await ask(scenario)).toMatchObject({
          code: "invalid_argument",
          message: expect.stringMatching(/the binding is missing from env; .*r2_buckets.*wrangler\.jsonc/) as string,
        });
      },
    );

    test("a host that nobody answers at is named, and nothing is proven of it", async () => {
      expect(await ask("listNowhere")).toMatchObject({
        code: "connection_lost",
        message: expect.stringContaining("http://127.0.0.1:9/v1/batch/jobs") as string,
      });
    });

    test("an upload goes out with its length and is not chunked", async () => {
      expect(await ask("upload", { lines: "100" })).toMatchObject({ result: { object: "file", bytes: 102_400 } });
      const headers = uploadsSeen().at(-1)?.headers ?? {};
      expect(Number(headers["content-length"])).toBeGreaterThan(102_400);
      expect(headers["transfer-encoding"]).toBeUndefined();
    });

    test("a source that gives less than it promised is named", async () => {
      expect(await ask("uploadShortened")).toMatchObject({
        code: "source_unreadable",
        message: expect.stringContaining("fewer bytes than its size of 10000") as string,
      });
    });

    test("128 MB go up and come down in flat memory", async () => {
      const [pid = 0] = childrenNamed("workerd");
      await ask("upload", { lines: "1000" });
      const before = peakMemory(pid) ?? 0;
      const { result } = (await ask("upload", { lines: String(LINES) })) as { result: { id: string; bytes: number } };
      expect(result.bytes).toBe(BYTES);
      const afterUpload = peakMemory(pid) ?? 0;
      expect(await ask("download", { file_id: result.id })).toEqual({ result: { bytes: BYTES } });
      const afterDownload = peakMemory(pid) ?? 0;
      console.log(
        `${runtime.compatibilityDate}: upload +${afterUpload - before}, download +${afterDownload - afterUpload} bytes`,
      );
      expect(afterUpload - before).toBeLessThan(FLAT_BYTES);
      expect(afterDownload - afterUpload).toBeLessThan(FLAT_BYTES);
    });

    test("a redirect to another host is followed without the key", async () => {
      const { result } = (await ask("upload", { lines: "1" })) as { result: { id: string } };
      service.emulator.faults.add({
        when: { operation: "files.download" },
        fault: { kind: "redirect", location: `${foreign.url}/file` },
      });
      const before = foreign.requests.length;
      expect(await ask("text", { file_id: result.id })).toEqual({ result: "from elsewhere\n" });
      expect(foreign.requests.slice(before).map(({ authorization }) => authorization)).toEqual([undefined]);
    });

    test("an upload that is redirected is refused and goes nowhere else", async () => {
      service.emulator.faults.add({
        when: { operation: "files.upload" },
        fault: { kind: "redirect", location: `${foreign.url}/elsewhere`, status: 307 },
      });
      const before = foreign.requests.length;
      expect(await ask("upload", { lines: "10" })).toMatchObject({ code: "redirected" });
      expect(foreign.requests.length).toBe(before);
    });

    test("r2Sink() and r2Source() take a file to R2 and back", async () => {
      expect(await ask("fill", { key: "in/big.jsonl", lines: "12289" })).toEqual({ result: 12_583_936 });
      const uploaded = (await ask("uploadFromR2", { key: "in/big.jsonl" })) as { result: { id: string } };
      expect(uploaded).toMatchObject({ result: { filename: "big.jsonl", bytes: 12_583_936 } });
      expect(await ask("saveToR2", { file_id: uploaded.result.id, key: "out.jsonl" })).toEqual({ result: 12_583_936 });
      const bucket = await worker.bucket();
      const [sent, saved] = await Promise.all([bucket.get("in/big.jsonl"), bucket.get("out.jsonl")]);
      expect(await saved?.text()).toBe(await sent?.text());
    });

    test("r2Sink() goes on behind a checkpoint in another sink", async () => {
      const { result: token } = (await ask("beginInR2", { key: "resumed" })) as { result: string };
      expect(await ask("goOnInR2", { key: "resumed", token })).toEqual({
        result: { size: 13_000_000, isInOrder: true, left: null },
      });
    });

    test("r2Source() refuses what is missing or was replaced", async () => {
      expect(await ask("missingInR2")).toMatchObject({ code: "source_unreadable" });
      expect(await ask("replacedInR2")).toMatchObject({
        code: "source_unreadable",
        message: expect.stringContaining("replaced") as string,
      });
    });
  },
);
