import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import { memorySink } from "../ports/memory-sink.ts";
import { bad, ended, good, inputs, type Line, textOf } from "../test-support/ended-job.ts";
import { stubService } from "../test-support/stub-service.ts";
import { collectResults } from "./collect-results.ts";
import { readResults } from "./read-results.ts";
import type { ResultRow } from "./result-row.ts";
import type { StandardSchema } from "./standard-schema.ts";

const answer = v.object({ name: v.string(), size: v.pipe(v.number(), v.minValue(1)) });

const says = (custom_id: string, content: unknown, finish_reason = "stop"): Line => {
  const usage = { prompt_tokens: 0, completion_tokens: 3, total_tokens: 3 };
  return good(custom_id, {
    response: { status_code: 200, body: { choices: [{ finish_reason, message: { content } }], usage } },
  });
};

async function read<Value>(schema: StandardSchema<Value>, output: readonly Line[], ids: readonly string[] = []) {
  const { client, job } = ended({ output });
  const rows = readResults(client, job, { schema, ...(ids.length > 0 && { inputs: inputs(...ids) }) });
  const all: ResultRow<string, undefined, Value>[] = [];
  for await (const row of rows) all.push(row);
  return { all, summary: rows.summary() };
}

describe("readResults with a schema", () => {
  it.each<{ name: string; content: unknown; expected: object }>([
    {
      name: "a message that fits",
      content: '{"name":"Brie","size":2,"more":true}',
      expected: { outcome: "succeeded", value: { name: "Brie", size: 2 } },
    },
    {
      name: "a message in chunks",
      content: [
        { type: "text", text: '{"name":"Brie",' },
        { type: "text", text: '"size":2}' },
      ],
      expected: { outcome: "succeeded", value: { name: "Brie", size: 2 } },
    },
    {
      name: "a message of another form",
      content: '{"name":"Brie","size":0}',
      expected: { outcome: "invalid", text: '{"name":"Brie","size":0}', issues: [{ path: ["size"] }] },
    },
    {
      name: "a message that is not JSON",
      content: "Brie, of course",
      expected: { outcome: "invalid", text: "Brie, of course", issues: [{ path: [] }] },
    },
    {
      name: "an answer without a message",
      content: null,
      expected: { outcome: "invalid", text: null, issues: [{ message: "The answer has no message", path: [] }] },
    },
  ])("judges $name", async ({ content, expected }) => {
    const { all } = await read(answer, [says("a", content)]);
    expect(all[0]).toMatchObject({ custom_id: "a", status_code: 200, ...expected });
  });

  it("types the value by the schema, and has none without", async () => {
    const { client, job } = ended({ output: [] });
    for await (const row of readResults(client, job, { schema: answer })) {
      if (row.outcome === "succeeded") expectTypeOf(row.value).toEqualTypeOf<{ name: string; size: number }>();
    }
    for await (const row of readResults(client, job)) {
      if (row.outcome === "succeeded") expectTypeOf(row.value).toEqualTypeOf<undefined>();
    }
  });

  it("leaves failed and truncated answers as they are", async () => {
    const { all, summary } = await read(answer, [says("a", '{"na', "length"), bad("b"), "nonsense"]);
    expect(all.map(({ outcome }) => outcome)).toEqual(["truncated", "failed", "failed"]);
    expect(summary).toMatchObject({ truncated: 1, invalid: 0 });
  });

  it("counts what does not fit as an outcome of its own, paid like any other", async () => {
    const lines = [says("a", "no"), says("b", '{"name":"Brie","size":2}'), bad("c")];
    const { summary } = await read(answer, lines, ["a", "b", "c", "d"]);
    expect(summary).toMatchObject({ inputs: 4, succeeded: 1, invalid: 1, failed: { retryable: 1 }, missing: 1 });
    expect(summary.usage.total_tokens).toBe(6);
  });

  it("waits for a schema that takes its time, and gives its issues as plain data", async () => {
    const path = ["list", 0, { key: "name" }, Symbol("odd")];
    const slow: StandardSchema<string> = {
      "~standard": {
        version: 1,
        vendor: "own",
        validate: async (value) => {
          await Promise.resolve();
          if (typeof value === "string") return { value };
          return { issues: Array.from({ length: 30 }, () => ({ message: "no text", path })) };
        },
      },
    };
    const { all } = await read(slow, [says("a", '"Brie"'), says("b", "7")]);
    expect(all[0]).toMatchObject({ outcome: "succeeded", value: "Brie" });
    const row = all[1];
    if (row?.outcome !== "invalid") throw new Error("The row is not invalid");
    expect(row.issues).toHaveLength(20);
    expect(row.issues[0]).toEqual({ message: "no text", path: ["list", 0, "name", "Symbol(odd)"] });
  });

  it("throws what the schema throws", async () => {
    const error = new Error("a schema with a bug");
    const broken: StandardSchema = {
      "~standard": { version: 1, vendor: "own", validate: () => Promise.reject(error) },
    };
    await expect(read(broken, [says("a", "1")])).rejects.toBe(error);
  });

  it("collects the lines of invalid rows as they stand", async () => {
    const { client, job } = ended({ output: [says("a", "no")] });
    const sink = memorySink();
    const summary = await collectResults(client, job, sink, { schema: answer });
    expect(new TextDecoder().decode(sink.content)).toBe(textOf([says("a", "no")]));
    expect(summary).toMatchObject({ succeeded: 0, invalid: 1 });
  });

  it.each([[{ type: "object", properties: {} }], ["a schema"], [null], [{ "~standard": {} }]])(
    "refuses %j, which is no Standard Schema, before any request",
    (schema) => {
      const { client, seen } = stubService([]);
      const job = { id: "x", status: "SUCCESS", endpoint: "" };
      expect(() => Reflect.apply(readResults, undefined, [client, job, { schema }])).toThrow(
        expect.objectContaining({ code: "invalid_argument", field: "schema" }),
      );
      expect(seen).toEqual([]);
    },
  );
});
