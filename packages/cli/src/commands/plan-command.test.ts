import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { chatInput, temporaryFolder } from "../test-support/files.ts";
import { runCli } from "../test-support/run-cli.ts";

const TARGET = ["--endpoint", "chat/completions", "--model", "mistral-small-latest"];
const NO_KEY = { env: { MISTRAL_API_KEY: "" } };

describe("plan", () => {
  it("prints the parts of a large input, without a key", async () => {
    const input = await chatInput(await temporaryFolder(), 25);
    const { exitCode, stdout } = await runCli(["plan", input, ...TARGET, "--max-part-rows", "10"], NO_KEY);
    expect(exitCode).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({ file: input, rows: 25, inline: false, worstCaseTokens: null, problems: [] });
    expect(plan.parts.map(({ firstLine }: { firstLine: number }) => firstLine)).toEqual([1, 11, 21]);
  });

  it("says in words on a terminal what would be sent", async () => {
    const input = await chatInput(await temporaryFolder(), 25);
    const small = await runCli(["plan", input, ...TARGET], { isTerminal: true, env: { NO_COLOR: "1" } });
    expect(small.stdout).toContain("sent as   1 job, without a file\n");
    const argv = ["plan", input, ...TARGET, "--max-part-rows", "1"];
    const large = await runCli(argv, { isTerminal: true, env: { NO_COLOR: "1" } });
    expect(large.stdout).toContain("sent as   25 jobs, each with a file\n");
    expect(large.stdout).toMatch(/\nPART +FROM LINE +ROWS +SIZE\n +1 +1 +1 +\d+ B\n/);
    expect(large.stdout.endsWith("and 5 more parts\n")).toBe(true);
  });

  it("adds up what the answers can cost at the most", async () => {
    const input = `${await temporaryFolder()}/in.jsonl`;
    await writeFile(input, '{"custom_id":"a","body":{"max_tokens":100}}\n{"custom_id":"b","body":{"max_tokens":50}}\n');
    const { stdout } = await runCli(["plan", input, ...TARGET]);
    expect(JSON.parse(stdout).worstCaseTokens).toBe(150);
  });

  it("counts the JSON Schema that goes along, and refuses one that is none", async () => {
    const folder = await temporaryFolder();
    const input = await chatInput(folder, 5);
    const schema = `${folder}/schema.json`;
    await writeFile(schema, '{"type":"object"}');
    const plain = JSON.parse((await runCli(["plan", input, ...TARGET])).stdout);
    const { stdout } = await runCli(["plan", input, ...TARGET, "--json-schema", schema], NO_KEY);
    expect(JSON.parse(stdout).bytes).toBeGreaterThan(plain.bytes + 5 * 50);
    for (const [text, says] of [
      ["[]", "it holds no JSON object"],
      ["{", "JSON"],
      ['{"json_schema":{}}', "whole response_format"],
    ]) {
      await writeFile(schema, text ?? "");
      const { exitCode, stderr } = await runCli(["plan", input, ...TARGET, "--json-schema", schema], NO_KEY);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(says);
    }
  });

  it("ends with 3 and names file and line of each problem", async () => {
    const input = `${await temporaryFolder()}/in.jsonl`;
    await writeFile(input, '{"custom_id":"a","body":{}}\n{"custom_id":"a","body":{}}\n');
    const { exitCode, stdout, stderr } = await runCli(["plan", input, ...TARGET], {
      isTerminal: true,
      env: { NO_COLOR: "1" },
    });
    expect(exitCode).toBe(3);
    expect(stdout).toBe(`${input}:2: custom_id "a" stands on line 1 already; make it unique\n`);
    expect(stderr).toContain(`"${input}" has 1 problem in 2 rows`);
  });
});
