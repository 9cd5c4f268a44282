import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runSetting } from "../test-support/begun-run.ts";

describe("retry", () => {
  it("sends only the rows again that failed, and writes the best answer to each request", async () => {
    const { service, output, run, command } = await runSetting(10);
    service.emulator.faults.add({
      when: { operation: "jobs.create" },
      fault: { kind: "missing-rows", indexes: [2, 6, 9] },
    });
    expect((await run()).exitCode).toBe(7);
    const { exitCode, stdout, stderr } = await command(["retry", output]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("Sending 3 rows again: attempt 2\n");
    expect(JSON.parse(stdout)).toMatchObject({ inputs: 10, succeeded: 10, missing: 0, attempts: 2 });
    const lines = (await readFile(output, "utf8")).trimEnd().split("\n");
    expect(new Set(lines.map((line) => JSON.parse(line).custom_id)).size).toBe(10);
    const executed = service.emulator.books.executions().map(({ custom_id }) => custom_id);
    expect(new Set(executed.slice(10))).toEqual(new Set(["row-2", "row-6", "row-9"]));
  });

  it("sends nothing where nothing failed, or nothing of the class", async () => {
    const { service, output, run, command } = await runSetting(3);
    await run();
    for (const argv of [[], ["--class", "permanent", "account"]]) {
      const { exitCode, stderr } = await command(["retry", output, ...argv]);
      expect(exitCode).toBe(0);
      expect(stderr).toContain("No row is to be sent again\n");
    }
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("sends answers that are no JSON again, and cut ones with more room", async () => {
    const rooms: unknown[] = [];
    const { service, folder, input, output, run, command } = await runSetting(4, {
      respond: ({ custom_id, body }) => {
        rooms.push([custom_id, body["max_tokens"]]);
        const isFirst = rooms.length <= 4;
        const finish_reason = isFirst && custom_id === "row-1" ? "length" : "stop";
        const content = isFirst && custom_id === "row-2" ? "no JSON" : "{}";
        return { status_code: 200, body: { choices: [{ index: 0, finish_reason, message: { content } }] } };
      },
    });
    const lines = (await readFile(input, "utf8")).replaceAll('"body":{', '"body":{"max_tokens":200,');
    await writeFile(input, lines);
    const schema = join(folder, "schema.json");
    await writeFile(schema, '{"type":"object"}');
    const first = await run({}, "--json-schema", schema);
    expect(first.exitCode).toBe(7);
    expect(JSON.parse(first.stdout)).toMatchObject({ succeeded: 2, truncated: 1, invalid: 1, validated: false });
    const again = ["retry", output, "--class", "invalid", "truncated", "--max-tokens-factor", "2"];
    const { exitCode, stdout } = await command(again);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ succeeded: 4, truncated: 0, invalid: 0, attempts: 2 });
    expect(new Map(rooms.slice(4) as [string, unknown][])).toEqual(
      new Map([
        ["row-1", 400],
        ["row-2", 200],
      ]),
    );
    expect(service.emulator.books.creates()).toHaveLength(2);
  });

  it("sends permanent failures again when told to", async () => {
    const { service, output, run, command } = await runSetting(5);
    const rows = [{ index: 3, status: 400 }];
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "row-errors", indexes: [3] } });
    const first = JSON.parse((await run()).stdout);
    const failed = first.failed.permanent === 1 ? "permanent" : "retryable";
    expect(rows).toHaveLength(first.failed.permanent + first.failed.retryable);
    const { exitCode, stdout } = await command(["retry", output, "--class", failed]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ succeeded: 5, attempts: 2 });
  });
});
