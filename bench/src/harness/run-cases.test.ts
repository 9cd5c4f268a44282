import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chatFiles } from "../data/data-files.ts";
import { buildPrograms } from "./build-programs.ts";
import { runCases } from "./run-cases.ts";
import { startServer } from "./start-server.ts";
import type { Bench, Case } from "./suite.ts";

// Below this package, where its dependencies are found.
const home = join(import.meta.dirname, "../../.cache");
mkdirSync(home, { recursive: true });
const cache = mkdtempSync(join(home, "test-"));
let bench: Bench;

beforeAll(async () => {
  const programs = await buildPrograms(cache);
  bench = { runs: 2, fewerRuns: 1, rows: 10, calls: 1, tries: 1, isSmoke: true, programs, cache, log: () => {} };
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

test("runCases() runs each case so many times, and fails one whose answer is wrong without stopping the others", async () => {
  const files = await chatFiles(cache, 10);
  const server = await startServer(bench, { kind: "api", results: files.results });
  const reading = (name: string, expected: typeof files, rounds: Case["rounds"] = "all"): Case => {
    const parameters = { reader: "batches", origin: server.origin, files: expected };
    return { client: "mistral-batch", name, program: "results", parameters, rounds };
  };
  try {
    const cases = [
      reading("wrong", { ...files, tokens: files.tokens + 1 }),
      reading("right", files),
      reading("slow", files, "fewer"),
    ];
    const results = await runCases(bench, cases, [server.pid]);
    expect(results.map(({ name, samples }) => [name, samples.length])).toEqual([
      ["wrong", 0],
      ["right", 2],
      ["slow", 1],
    ]);
    expect(results.map(({ failure }) => failure)).toEqual([
      expect.stringContaining("in place of"),
      undefined,
      undefined,
    ]);
  } finally {
    await server.stop();
  }
});

test("runCases() says why a program could not run at all", async () => {
  const unknown: Case = { client: "mistral-batch", name: "unknown", program: "unknown", parameters: {} };
  const [result] = await runCases(bench, [unknown]);
  expect(result?.failure).toContain('There is no program "unknown"');
});
