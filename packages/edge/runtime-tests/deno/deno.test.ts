// The adapter in a real Deno, each call with no more permissions than the documentation says.
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
let host: string;

beforeAll(async () => {
  service = await startService();
  host = new URL(service.url).host;
  foreign = await startForeignHost("from elsewhere\n");
  folder = mkdtempSync(join(tmpdir(), "mistral-batch-deno-"));
  const examples = fileURLToPath(new URL("../../../../examples/data/small.jsonl", import.meta.url));
  await bundleProgram(new URL("program.ts", import.meta.url), join(folder, "program.mjs"));
  copyFileSync(examples, join(folder, "in.jsonl"));
});
afterAll(async () => {
  await foreign.close();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => service.emulator.faults.clear());

const ENV = "--allow-env=MISTRAL_API_KEY,MISTRAL_BASE_URL";
const net = (): string => `--allow-net=${host}`;

async function ask(permissions: readonly string[], scenario: string, ...args: string[]): Promise<unknown> {
  const { result, errorOutput } = await runProgram(
    "deno",
    ["run", "--no-prompt", "--no-config", "--quiet", ...permissions, "program.mjs", scenario, ...args],
    { MISTRAL_API_KEY: "deno-key", MISTRAL_BASE_URL: service.url },
    folder,
  );
  expect(errorOutput).toBe("");
  return result;
}
const uploadsSeen = (): ReturnType<Service["emulator"]["books"]["requestsSeen"]> =>
  service.emulator.books.requestsSeen({ operation: "files.upload" });

test("createMistralBatch() needs the environment and the network, and nothing else", async () => {
  expect(await ask([ENV, net()], "list")).toMatchObject({ result: { object: "list" } });
  const seen = service.emulator.books.requestsSeen({ operation: "jobs.list" }).at(-1);
  expect(seen).toMatchObject({ hadAuthorization: true });
  expect(seen?.headers["user-agent"]).toMatch(/^mistral-batch\/\S+ deno\/2\./);
});

test("a create whose answer is lost is not sent again by Deno itself", async () => {
  service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reply-lost" } });
  const before = service.emulator.books.creates().length;
  expect(await ask([ENV, net()], "createWithoutKey")).toMatchObject({ code: "ambiguous_submit" });
  expect(service.emulator.books.creates()).toHaveLength(before + 1);
});

test("createMistralBatch() with a key needs the network alone", async () => {
  expect(await ask([net()], "listWithKey", service.url)).toMatchObject({ result: { object: "list" } });
});

test.each([
  ["the environment", [], "list", "missing_api_key", "--allow-env=MISTRAL_API_KEY,MISTRAL_BASE_URL"],
  ["the network, for a call", [ENV], "list", "invalid_argument", "--allow-net="],
  ["the network, for an upload", [ENV, "--allow-read"], "uploadFile", "invalid_argument", "--allow-net="],
  ["reading", [ENV, "--allow-net"], "uploadFile", "source_unreadable", "--allow-read="],
  ["writing", [ENV, "--allow-net", "--allow-read"], "resume", "sink_unwritable", "--allow-write="],
])("a refused permission for %s is named", async (_what, permissions, scenario, code, flag) => {
  expect(await ask(permissions, scenario, "in.jsonl")).toMatchObject({
    code,
    message: expect.stringContaining(flag) as string,
  });
});

test("fileSource() goes out with its length, is not chunked, and needs to read that one file", async () => {
  const uploaded = await ask([ENV, net(), "--allow-read=in.jsonl"], "uploadFile", "in.jsonl");
  const { byteLength } = readFileSync(join(folder, "in.jsonl"));
  expect(uploaded).toMatchObject({ result: { object: "file", bytes: byteLength, filename: "in.jsonl" } });
  const headers = uploadsSeen().at(-1)?.headers ?? {};
  expect(Number(headers["content-length"])).toBeGreaterThan(byteLength);
  expect(headers["transfer-encoding"]).toBeUndefined();
});

test("a source that gives less than it promised is named", async () => {
  expect(await ask([ENV, net()], "uploadShortened")).toMatchObject({
    code: "source_unreadable",
    message: expect.stringContaining("fewer bytes than its size of 10000") as string,
  });
});

test("a file that was changed is refused", async () => {
  writeFileSync(join(folder, "changing.jsonl"), '{"custom_id":"1","body":{}}\n');
  expect(await ask([ENV, net(), "--allow-read", "--allow-write"], "uploadChanging", "changing.jsonl")).toMatchObject({
    code: "source_unreadable",
    message: expect.stringContaining("changed") as string,
  });
});

test("64 MB go up and come down in flat memory", async () => {
  const { result } = (await ask([ENV, net()], "uploadAndDownload", "65536")) as {
    result: { bytes: number; upload: number; download: number };
  };
  console.log(`upload +${result.upload}, download +${result.download} bytes`);
  expect(result.bytes).toBe(67_108_864);
  expect(result.upload).toBeLessThan(FLAT_BYTES);
  expect(result.download).toBeLessThan(FLAT_BYTES);
});

test("a redirect to another host is followed without the key", async () => {
  const { result } = (await ask([ENV, net()], "upload", "1")) as { result: { id: string } };
  service.emulator.faults.add({
    when: { operation: "files.download" },
    fault: { kind: "redirect", location: `${foreign.url}/file` },
  });
  const before = foreign.requests.length;
  expect(await ask([ENV, "--allow-net"], "text", result.id)).toEqual({ result: "from elsewhere\n" });
  expect(foreign.requests.slice(before).map(({ authorization }) => authorization)).toEqual([undefined]);
});

test("an upload that is redirected is refused and goes nowhere else", async () => {
  service.emulator.faults.add({
    when: { operation: "files.upload" },
    fault: { kind: "redirect", location: `${foreign.url}/elsewhere`, status: 307 },
  });
  const before = foreign.requests.length;
  expect(await ask([ENV, "--allow-net"], "upload", "10")).toMatchObject({ code: "redirected" });
  expect(foreign.requests.length).toBe(before);
});

test("fileSink() writes what was uploaded, in place of an older file", async () => {
  const { result } = (await ask([ENV, net(), "--allow-read=in.jsonl"], "uploadFile", "in.jsonl")) as {
    result: { id: string };
  };
  writeFileSync(join(folder, "out.jsonl"), "older\n");
  const disk = ["--allow-read=out.jsonl,out.jsonl.partial", "--allow-write=out.jsonl,out.jsonl.partial"];
  expect(await ask([ENV, net(), ...disk], "save", result.id, "out.jsonl")).toEqual({ result: null });
  expect(readFileSync(join(folder, "out.jsonl"), "utf8")).toBe(readFileSync(join(folder, "in.jsonl"), "utf8"));
});

test("fileSink() goes on behind a checkpoint, and refuses what another one has left", async () => {
  expect(await ask(["--allow-read", "--allow-write"], "resume", "resumed.txt")).toEqual({ result: "one\ntwo\n" });
  writeFileSync(join(folder, "left.txt.partial"), "half\n");
  expect(await ask(["--allow-read", "--allow-write"], "resume", "left.txt")).toMatchObject({
    code: "sink_unwritable",
    message: expect.stringContaining("left.txt.partial") as string,
  });
});
