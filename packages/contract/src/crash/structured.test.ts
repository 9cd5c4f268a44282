import type { RunNotice, StandardSchema } from "@mistral-batch/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { executionsOf, IN_PARTS, once, openRunLab, questions, rowsOf } from "./run-lab.ts";

interface Cheese {
  readonly name: string;
}

/** A schema as libraries make them. */
const cheese: StandardSchema<Cheese> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => {
      const { name }: { name?: unknown } = Object(value);
      return typeof name === "string" ? { value: { name } } : { issues: [{ message: "no name", path: ["name"] }] };
    },
  },
};
const jsonSchema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };

const says = (content: string) => ({
  status_code: 200,
  body: { choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }] },
});

describe.each(["friendly", "pessimist"] as const)("a run with a schema on a %s service", (profile) => {
  test("types what fits, books the rest as invalid, and buys only that again when asked", async () => {
    let isFirst = true;
    const answer = (id: string | null): string => {
      if (!isFirst) return '{"name":"Comté"}';
      return id === "row-1" ? '{"size":3}' : id === "row-4" ? "Brie, of course" : '{"name":"Brie"}';
    };
    const lab = openRunLab({ profile, respond: ({ custom_id }) => says(answer(custom_id)) });
    const run = await lab.connect().runs.create(questions(6), { ...IN_PARTS, schema: cheese });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 4, invalid: 2, validated: true, missing: 0 });
    const rows = await rowsOf(run.results());
    expect(rows[0]).toMatchObject({ outcome: "succeeded", value: { name: "Brie" } });
    expect(rows[1]).toMatchObject({ outcome: "invalid", text: '{"size":3}', issues: [{ path: ["name"] }] });
    expect(rows[4]).toMatchObject({ outcome: "invalid", text: "Brie, of course", issues: [{ path: [] }] });
    for (const row of rows) if (row.outcome === "succeeded") expectTypeOf(row.value).toEqualTypeOf<Cheese>();

    await expect(run.retryFailed()).resolves.toBe(0);
    isFirst = false;
    await expect(run.retryFailed({ classes: ["invalid"] })).resolves.toBe(2);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 6, invalid: 0, attempts: 2 });
    expect(executionsOf(lab)).toEqual({ ...once(6), "row-1": 2, "row-4": 2 });
    const repaired = await rowsOf(run.results({ ordered: true }));
    expect(repaired.map((row) => row.outcome === "succeeded" && row.value.name)).toEqual([
      "Brie",
      "Comté",
      "Brie",
      "Brie",
      "Comté",
      "Brie",
    ]);
  });

  test("repairs invalid rows by itself where that is one of its classes", async () => {
    let calls = 0;
    const lab = openRunLab({ profile, respond: () => says((calls += 1) <= 2 ? "no" : '{"name":"Brie"}') });
    const repair = { maxAttempts: 3, classes: ["invalid"] } as const;
    const run = await lab.connect().runs.create(questions(2), { ...IN_PARTS, schema: cheese, repair });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 2, invalid: 0, attempts: 2 });
  });

  test("sends a JSON Schema along with each request that asks for no form, and takes any JSON", async () => {
    const seen = new Map<string, unknown>();
    const lab = openRunLab({
      profile,
      respond: ({ custom_id, body }) => {
        seen.set(custom_id ?? "", body["response_format"]);
        return says(custom_id === "row-2" ? "no JSON" : '{"size":3}');
      },
    });
    const own = { type: "json_object" } as const;
    const inputs = questions(6).map((request, index) =>
      index === 3 ? { ...request, body: { ...request.body, response_format: own } } : request,
    );
    const { id } = await lab.connect().runs.create(inputs, { ...IN_PARTS, jsonSchema });
    // Another process: the JSON Schema is in the ledger, and the input is recognised.
    const run = await lab.connect().runs.open(id, { inputs });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 5, invalid: 1, validated: false });
    const format = { type: "json_schema", json_schema: { name: "answer", schema: jsonSchema, strict: true } };
    expect(seen).toEqual(new Map(inputs.map(({ custom_id = "" }, index) => [custom_id, index === 3 ? own : format])));
    const rows = await rowsOf(run.results());
    expect(rows[0]).toMatchObject({ outcome: "succeeded", value: { size: 3 } });
    expect(rows[2]).toMatchObject({ outcome: "invalid", text: "no JSON" });
    const typed = await lab.connect().runs.open(id, { inputs, schema: cheese });
    expect((await rowsOf(typed.results()))[0]).toMatchObject({ outcome: "invalid", issues: [{ path: ["name"] }] });
  });

  test("keeps the JSON Schema through inline jobs and repairs", async () => {
    const seen: unknown[] = [];
    const lab = openRunLab({
      profile,
      respond: ({ body }) => {
        seen.push(body["response_format"]);
        return seen.length <= 2 ? { status_code: 503, body: { message: "overloaded" } } : says("{}");
      },
    });
    const { limits: _, ...inline } = IN_PARTS;
    const run = await lab.connect().runs.create(questions(2), { ...inline, jsonSchema, repair: { maxAttempts: 2 } });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 2, attempts: 2 });
    expect(seen).toHaveLength(4);
    for (const format of seen) expect(format).toMatchObject({ json_schema: { schema: jsonSchema } });
  });

  test("asks for its schema before it books or reads without it", async () => {
    const lab = openRunLab({ profile, respond: () => says('{"name":"Brie"}') });
    const { id } = await lab.connect().runs.create(questions(2), { ...IN_PARTS, schema: cheese });
    const blind = await lab.connect().runs.open(id, { inputs: questions(2) });
    const asked = { code: "invalid_argument", field: "schema", message: expect.stringContaining("with that schema") };
    await expect(blind.wait()).rejects.toMatchObject(asked);
    expect(() => blind.results()).toThrow(expect.objectContaining(asked));
    const notices: RunNotice[] = [];
    const run = await lab.connect().runs.open(id, { inputs: questions(2), schema: cheese });
    await expect(run.wait({ onEvent: (notice) => void notices.push(notice) })).resolves.toMatchObject({ succeeded: 2 });
    expect(executionsOf(lab)).toEqual(once(2));
  });
});

test("a schema is refused where answers have no message, before anything is written", async () => {
  const lab = openRunLab();
  const create = lab.connect().runs.create([{ body: { input: "sea" } }], {
    endpoint: "/v1/embeddings",
    model: "mistral-embed",
    schema: cheese,
  });
  await expect(create).rejects.toMatchObject({ code: "invalid_argument", field: "schema" });
  await expect(lab.store.list()).resolves.toEqual([]);
});
