import { describe, expect, it } from "vitest";
import { reduceRun } from "../ledger/reduce-run.ts";
import { emptyRun } from "../ledger/run-state.ts";
import { planOfState, planRun } from "./plan-run.ts";
import { resolveLimits } from "./run-limits.ts";

const settings = { endpoint: "/v1/embeddings", model: "mistral-embed" } as const;
const requests = (count: number, body: object = { input: "a text" }) =>
  Array.from({ length: count }, (_, index) => ({ custom_id: String(index), body, context: index }));

describe("planRun", () => {
  it("says what a small run would do", async () => {
    const plan = await planRun(requests(2, { max_tokens: 8 }), settings);
    expect(plan).toEqual({
      name: "requests.jsonl",
      endpoint: "/v1/embeddings",
      model: "mistral-embed",
      agent_id: null,
      rows: 2,
      bytes: 84,
      inline: true,
      parts: [{ firstLine: 1, rows: 2, bytes: 84 }],
      worstCaseTokens: 16,
      problems: [],
      problemCount: 0,
      warnings: [],
      warningCount: 0,
    });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it.each([
    { count: 100, limits: {}, inline: true, rows: [100] },
    { count: 101, limits: {}, inline: false, rows: [101] },
    { count: 3, limits: { maxInlineBytes: 10 }, inline: false, rows: [3] },
    { count: 3, limits: { maxInlineRows: 0 }, inline: false, rows: [3] },
    { count: 5, limits: { maxPartRows: 2 }, inline: false, rows: [2, 2, 1] },
  ])("cuts $count requests under $limits into $rows", async ({ count, limits, inline, rows }) => {
    const plan = await planRun(requests(count), { ...settings, limits });
    expect(plan.inline).toBe(inline);
    expect(plan.parts.map((part) => part.rows)).toEqual(rows);
    expect(plan.parts.map(({ firstLine }) => firstLine)).toEqual(rows.map((_, index) => index * 2 + 1));
  });

  it("tells problems and warnings, with both lines of a double", async () => {
    const [first, second] = requests(2, { model: "other" });
    const plan = await planRun(
      [first, second, first].filter((each) => each !== undefined),
      settings,
    );
    expect(plan.problems).toEqual([{ line: 3, message: 'custom_id "0" stands on line 1 already; make it unique' }]);
    expect(plan.warningCount).toBe(3);
  });

  it("wants a model in each body where the run has none", async () => {
    const plan = await planRun(requests(2), { endpoint: settings.endpoint });
    expect(plan.problems).toEqual([{ line: 1, message: expect.stringContaining("body.model is missing") }]);
    expect((await planRun(requests(2), { endpoint: settings.endpoint, agent_id: "ag" })).problemCount).toBe(0);
  });

  it.each([
    ["endpoint", { endpoint: "chat" }],
    ["endpoint", { endpoint: undefined }],
    ["model", { model: "" }],
    ["maxPartRows", { limits: { maxPartRows: -1 } }],
  ])("refuses a wrong %s before it reads anything", async (field, wrong) => {
    const source = { name: "in.jsonl", open: () => expect.fail("it was read") };
    const plan = (): unknown => Reflect.apply(planRun, undefined, [source, { ...settings, ...wrong }]);
    await expect(plan()).rejects.toMatchObject({ code: "invalid_argument", field });
  });

  it("does not use up what can be read only once", async () => {
    const once = requests(2).values();
    await expect(planRun(once, settings)).rejects.toMatchObject({ code: "invalid_argument", field: "inputs" });
    expect(once.next().done).toBe(false);
  });
});

describe("planOfState", () => {
  it("gives the plan of a run from its ledger, repairs left out", () => {
    const base = { v: 1, at: 0, by: "w" };
    const part = { offset: 0, bytes: 10, firstRow: 0, rows: 2 };
    const events = [
      {
        ...base,
        seq: 1,
        type: "run.created" as const,
        worstCaseTokens: 9,
        input: { name: "in.jsonl", rows: 3, bytes: 16, fingerprint: "", blobs: 1 },
        settings: {
          endpoint: "/v1/ocr",
          model: "m",
          agent_id: null,
          metadata: {},
          timeout_hours: 24,
          cleanup: "never" as const,
          limits: resolveLimits({ maxPartRows: 2 }),
          repair: { maxAttempts: 2, truncatedTokensFactor: null, classes: [] },
          response_schema: null,
          isJudged: false,
        },
      },
      {
        ...base,
        seq: 2,
        type: "run.planned" as const,
        parts: [part, { ...part, offset: 10, bytes: 5, firstRow: 2, rows: 1 }],
        isLast: true,
      },
      {
        ...base,
        seq: 3,
        type: "repair.planned" as const,
        attempt: 2,
        classes: [],
        truncatedTokensFactor: null,
        rows: 2,
        parts: [part],
        isLast: true,
      },
    ];
    const state = events.reduce(reduceRun, emptyRun("r"));
    expect(planOfState({ ...state, worstCaseTokens: 9 })).toMatchObject({
      name: "in.jsonl",
      endpoint: "/v1/ocr",
      model: "m",
      rows: 3,
      bytes: 16,
      inline: false,
      worstCaseTokens: 9,
      parts: [
        { firstLine: 1, rows: 2, bytes: 10 },
        { firstLine: 3, rows: 1, bytes: 5 },
      ],
    });
    expect(planOfState({ ...emptyRun("r"), worstCaseTokens: null })).toMatchObject({
      rows: 0,
      parts: [],
      inline: false,
    });
  });
});
