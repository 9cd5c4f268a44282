// Bun has no adapter of its own: the one for Node has to work there. Its fetch, its streams and its errors are others.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bundleProgram, runProgram } from "../support/run-program.ts";
import { type ForeignHost, type Service, startForeignHost, startService } from "../support/start-service.ts";

const FLAT_BYTES = 64_000_000;

let service: Service;
let foreign: ForeignHost;
let folder: string;

beforeAll(async () => {
  service = await startService();
  foreign = await startForeignHost("from elsewhere\n");
  folder = mkdtempSync(join(tmpdir(), "mistral-batch-bun-"));
  await bundleProgram(new URL("program.ts", import.meta.url), join(folder, "program.mjs"));
  const examples = fileURLToPath(new URL("../../../../examples/data/small.jsonl", import.meta.url));
  copyFileSync(examples, join(folder, "in.jsonl"));
});
afterAll(async () => {
  await foreign.close();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => service.emulator.faults.clear());

async function ask(scenario: string, args: readonly string[] = [], baseUrl: string = service.url): Promise<unknown> {
  const { result, errorOutput } = await runProgram(
    "bun",
    ["program.mjs", scenario, ...args],
    { MISTRAL_API_KEY: "bun-key", MISTRAL_BASE_URL: baseUrl },
    folder,
  );
  expect(errorOutput).toBe("");
  return result;
}

test("createMistralBatch() takes key and address from the environment", async () => {
  expect(await ask("list")).toMatchObject({ result: { object: "list" } });
  const seen = service.emulator.books.requestsSeen({ operation: "jobs.list" }).at(-1);
  expect(seen).toMatchObject({ hadAuthorization: true });
});

test("createMistralBatch() names the variable that is missing", async () => {
  const { result } = await runProgram("bun", ["program.mjs", "list"], {}, folder);
  expect(result).toMatchObject({
    code: "missing_api_key",
    message: expect.stringContaining("MISTRAL_API_KEY") as string,
  });
});

test("a file that cannot be read or written is named", async () => {
  expect(await ask("uploadFile", ["nothing.jsonl"])).toMatchObject({
    code: "source_unreadable",
    message: expect.stringContaining("nothing.jsonl") as string,
  });
  const { result } = (await ask("uploadFile", ["in.jsonl"])) as { result: { id: string } };
  expect(await ask("save", [result.id, "no-folder/out.jsonl"])).toMatchObject({
    code: "sink_unwritable",
    message: expect.stringContaining("no-folder/out.jsonl") as string,
  });
});

test("a connection that nobody takes is known not to be sent", async () => {
  const gone = await startForeignHost("");
  await gone.close();
  expect(await ask("list", [], gone.url)).toMatchObject({ code: "connection_failed" });
});

test("fileSource() goes out with its length and is not chunked", async () => {
  const { byteLength } = readFileSync(join(folder, "in.jsonl"));
  expect(await ask("uploadFile", ["in.jsonl"])).toMatchObject({ result: { object: "file", bytes: byteLength } });
  const headers = service.emulator.books.requestsSeen({ operation: "files.upload" }).at(-1)?.headers ?? {};
  expect(Number(headers["content-length"])).toBeGreaterThan(byteLength);
  expect(headers["transfer-encoding"]).toBeUndefined();
});

test("a source that gives less than it promised is named", async () => {
  expect(await ask("uploadShortened")).toMatchObject({ code: "source_unreadable" });
});

test("a file that was changed is refused", async () => {
  writeFileSync(join(folder, "changing.jsonl"), '{"custom_id":"1","body":{}}\n');
  expect(await ask("uploadChanging", ["changing.jsonl"])).toMatchObject({
    code: "source_unreadable",
    message: expect.stringContaining("changed") as string,
  });
});

test("64 MB go up and come down in flat memory", async () => {
  const { result } = (await ask("uploadAndDownload", ["65536"])) as {
    result: { bytes: number; upload: number; download: number };
  };
  console.log(`upload +${result.upload}, download +${result.download} bytes`);
  expect(result.bytes).toBe(67_108_864);
  expect(result.upload).toBeLessThan(FLAT_BYTES);
  expect(result.download).toBeLessThan(FLAT_BYTES);
});

test("a redirect to another host is followed without the key", async () => {
  const { result } = (await ask("upload", ["1"])) as { result: { id: string } };
  service.emulator.faults.add({
    when: { operation: "files.download" },
    fault: { kind: "redirect", location: `${foreign.url}/file` },
  });
  const before = foreign.requests.length;
  expect(await ask("text", [result.id])).toEqual({ result: "from elsewhere\n" });
  expect(foreign.requests.slice(before).map(({ authorization }) => authorization)).toEqual([undefined]);
});

test("an upload that is redirected is refused and goes nowhere else", async () => {
  service.emulator.faults.add({
    when: { operation: "files.upload" },
    fault: { kind: "redirect", location: `${foreign.url}/elsewhere`, status: 307 },
  });
  const before = foreign.requests.length;
  expect(await ask("upload", ["10"])).toMatchObject({ code: "redirected" });
  expect(foreign.requests.length).toBe(before);
});

test("fileSink() writes what was uploaded", async () => {
  const { result } = (await ask("uploadFile", ["in.jsonl"])) as { result: { id: string } };
  expect(await ask("save", [result.id, "out.jsonl"])).toEqual({ result: null });
  expect(readFileSync(join(folder, "out.jsonl"), "utf8")).toBe(readFileSync(join(folder, "in.jsonl"), "utf8"));
});
