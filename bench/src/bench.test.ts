import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readRecord } from "./harness/record.ts";
import { SUITE_NAMES } from "./suites/all-suites.ts";

const output = mkdtempSync(join(tmpdir(), "mistral-batch-bench-"));
afterAll(() => rmSync(output, { recursive: true, force: true }));

test("every suite measures every case when it runs in its short form", async () => {
  const main = join(import.meta.dirname, "main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "--smoke", "--output", output], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status, stdout).toBe(0);
  for (const suite of SUITE_NAMES) {
    const record = await readRecord(output, suite);
    expect(record?.cases.length, suite).toBeGreaterThan(0);
    for (const { client, name, samples } of record?.cases ?? []) {
      expect(samples.length, `${suite}, ${client}: ${name}`).toBe(1);
    }
  }
});
