import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chatInput, temporaryFolder } from "../test-support/files.ts";
import { runCli } from "../test-support/run-cli.ts";

const NO_KEY = { env: { MISTRAL_API_KEY: "" } };

describe("check", () => {
  it("says that a good input is good, without a key", async () => {
    const path = await chatInput(await temporaryFolder(), 3);
    const { exitCode, stdout, stderr } = await runCli(["check", path], NO_KEY);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/requests\.jsonl: 3 rows, \d+ B, no problems\n$/);
  });

  it("prints each problem of the broken example as file:line: message and ends with 3", async () => {
    const path = new URL("../../../../examples/data/broken.jsonl", import.meta.url).pathname;
    const { exitCode, stdout, stderr } = await runCli(["check", path], NO_KEY);
    expect(exitCode).toBe(3);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => Number(line.slice(path.length + 1).split(":")[0]))).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(stderr).toContain(`error: "${path}" has 7 problems in 8 rows\n`);
  });

  it("prints one JSON document with --json", async () => {
    const path = join(await temporaryFolder(), "a.jsonl");
    await writeFile(path, '{"custom_id":"a","body":{"model":"one"}}\n{"custom_id":"a","body":{}}\n');
    const { exitCode, stdout } = await runCli(["check", path, "--model", "two", "--json"], NO_KEY);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ file: path, rows: 2, problemCount: 1, warningCount: 1 });
  });

  it("warns of what is legal but perhaps not meant, and ends with 0", async () => {
    const path = join(await temporaryFolder(), "a.jsonl");
    await writeFile(path, '{"custom_id":"a","body":{"model":"one"}}\n');
    const { exitCode, stdout } = await runCli(["check", path, "--model", "two"], NO_KEY);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${path}:1: warning: body.model is "one"`);
  });

  it("prints the first hundred problems and how many more there are", async () => {
    const path = join(await temporaryFolder(), "a.jsonl");
    await writeFile(path, "nonsense\n".repeat(250));
    const { stdout } = await runCli(["check", path], NO_KEY);
    expect(stdout).toContain(`${path}: and 150 more problems\n`);
  });

  it("ends with 3 when there is no such file", async () => {
    const { exitCode, stderr } = await runCli(["check", "/nowhere/a.jsonl"], NO_KEY);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("code: source_unreadable (exit 3)");
  });
});
