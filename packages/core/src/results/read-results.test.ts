import { describe, expect, it } from "vitest";
import type { Source } from "../ports/source.ts";
import { bad, brief, ended, good, inputs, lineSource, readAll, textOf } from "../test-support/ended-job.ts";
import { stubService } from "../test-support/stub-service.ts";
import { readResults } from "./read-results.ts";

describe("readResults", () => {
  it.each([[undefined], ["11111111-1111-4111-8111-111111111111"], [{ job_id: "x" }]])(
    "refuses %j, which is no job, before any request",
    (job) => {
      const { client, seen } = stubService([]);
      expect(() => Reflect.apply(readResults, undefined, [client, job])).toThrow(
        expect.objectContaining({ code: "invalid_argument", field: "job" }),
      );
      expect(seen).toEqual([]);
    },
  );

  it("refuses a path as inputs", () => {
    const { client } = stubService([]);
    const job = { id: "x", status: "SUCCESS", endpoint: "" };
    expect(() => Reflect.apply(readResults, undefined, [client, job, { inputs: "in.jsonl" }])).toThrow(
      expect.objectContaining({ code: "invalid_argument", field: "inputs" }),
    );
  });

  it("unites the output and the error file", async () => {
    const cut = good("c", { response: { status_code: 200, body: { choices: [{ finish_reason: "length" }] } } });
    const { rows, summary } = await readAll({ output: [good("a"), cut], error: [bad("b", 429), bad("d", 422)] });
    expect(rows.map(brief)).toEqual([
      ["a", "succeeded"],
      ["c", "truncated"],
      ["b", "failed"],
      ["d", "failed"],
    ]);
    expect(rows[0]).toEqual({
      outcome: "succeeded",
      status_code: 200,
      body: { choices: [{ finish_reason: "stop" }], usage: { total_tokens: 10 } },
      custom_id: "a",
      index: null,
      context: undefined,
      line: JSON.stringify(good("a")),
      file: "output",
      duplicate: false,
      replaces: null,
    });
    expect(rows[2]).toMatchObject({ file: "error", class: "retryable", status_code: 429, message: "failed b" });
    expect(summary).toEqual({
      job_id: "11111111-1111-4111-8111-111111111111",
      status: "SUCCESS",
      inputs: null,
      rows: 4,
      succeeded: 1,
      truncated: 1,
      invalid: 0,
      failed: { retryable: 1, permanent: 1, account: 0 },
      missing: 0,
      duplicates: 0,
      repeated_lines: 0,
      unexpected: 0,
      unattributed: 0,
      errors: [
        { message: "failed b", status_code: 429, count: 1 },
        { message: "failed d", status_code: 422, count: 1 },
      ],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 10, pages: 0 },
      job_counters: { total_requests: 0, completed_requests: 0, succeeded_requests: 0, failed_requests: 0 },
      elapsed: 25,
    });
  });

  it.each(["SUCCESS", "FAILED", "TIMEOUT_EXCEEDED", "CANCELLED"])(
    "reads the files of a job that is %s",
    async (status) => {
      const { summary } = await readAll({ output: [good("a")], job: { status } });
      expect(summary).toMatchObject({ status, succeeded: 1 });
    },
  );

  it("takes an ended job without an output file for what it is", async () => {
    const { rows, summary } = await readAll({ error: [bad("a", 401)] });
    expect(rows.map(brief)).toEqual([["a", "failed"]]);
    expect(summary.failed).toEqual({ retryable: 0, permanent: 0, account: 1 });
  });

  it("gives the same rows in batches", async () => {
    const { client, job } = ended({ output: [good("a"), good("b")], error: [bad("c")] });
    const rows = readResults(client, job);
    const batches: unknown[][] = [];
    for await (const batch of rows.batches()) batches.push(batch.map((row) => row.custom_id));
    expect(batches).toEqual([["a", "b"], ["c"]]);
    expect(rows.summary().rows).toBe(3);
  });

  it("requests nothing before the first row is asked for", () => {
    const { client, job, seen } = ended({ output: [good("a")] });
    readResults(client, job);
    expect(seen).toEqual([]);
  });
});

describe("readResults with inputs", () => {
  it("gives back the place and the context of each request, and what is missing in the order of the inputs", async () => {
    const requests = [
      { custom_id: "a", body: {}, context: { row: 1 } },
      { custom_id: "b", body: {}, context: { row: 2 } },
      { custom_id: "c", body: {}, context: { row: 3 } },
      { custom_id: "d", body: {} },
    ];
    const { rows, summary } = await readAll(
      { output: [good("c")], job: { status: "TIMEOUT_EXCEEDED" } },
      { inputs: requests },
    );
    expect(rows.map(({ custom_id, index, context }) => ({ custom_id, index, context }))).toEqual([
      { custom_id: "c", index: 2, context: { row: 3 } },
      { custom_id: "a", index: 0, context: { row: 1 } },
      { custom_id: "b", index: 1, context: { row: 2 } },
      { custom_id: "d", index: 3, context: undefined },
    ]);
    expect(rows[1]).toMatchObject({
      outcome: "missing",
      class: "retryable",
      reason: "The job ended as TIMEOUT_EXCEEDED without a row for this request",
      line: null,
      file: null,
    });
    expect(summary).toMatchObject({ inputs: 4, rows: 1, succeeded: 1, missing: 3 });
  });

  it("matches an input without a custom_id by its place", async () => {
    const { rows } = await readAll({ output: [good("1"), good("0")] }, { inputs: [{ body: {} }, { body: {} }] });
    expect(rows.map((row) => row.index)).toEqual([1, 0]);
  });

  it("matches the lines of a source, blank ones left out", async () => {
    const source = {
      ...lineSource(),
      open: () => new Blob(['{"custom_id":"a"}\n\n{"custom_id":"b"}\r\n{"custom_id":"c"}']).stream(),
    };
    const { rows, summary } = await readAll({ output: [good("c"), good("a")] }, { inputs: source });
    expect(rows.map((row) => [row.custom_id, row.index])).toEqual([
      ["c", 2],
      ["a", 0],
      ["b", 1],
    ]);
    expect(summary).toMatchObject({ inputs: 3, succeeded: 2, missing: 1 });
  });

  it("hands on rows that no input has, and counts them apart", async () => {
    const { rows, summary } = await readAll(
      {
        output: [good("x"), good("a")],
        error: [bad("x", 500), { response: { status_code: 500, body: {} }, error: "boom" }],
      },
      { inputs: inputs("a") },
    );
    expect(rows.map(brief)).toEqual([
      ["x", "succeeded"],
      ["a", "succeeded"],
      ["x", "failed", "duplicate"],
      [null, "failed"],
    ]);
    expect(rows.map((row) => row.index)).toEqual([null, 0, null, null]);
    expect(summary).toMatchObject({
      rows: 4,
      succeeded: 1,
      failed: { retryable: 0, permanent: 0, account: 0 },
      unexpected: 1,
      unattributed: 1,
      duplicates: 1,
    });
  });

  it.each([
    { name: "an array", given: inputs("a", "b", "a"), at: "at 1 and at 3" },
    { name: "a source", given: lineSource("a", "b", "a"), at: "at 1 and at 3" },
  ])("refuses $name in which an id stands twice", async ({ given, at }) => {
    await expect(readAll({ output: [] }, { inputs: given })).rejects.toMatchObject({
      code: "invalid_input",
      message: `Cannot match results to inputs: custom_id "a" stands ${at}; make it unique`,
    });
  });

  it.each([
    { text: '{"body":{}}', why: "it has no custom_id" },
    { text: "nonsense", why: "it is not JSON" },
  ])("refuses a source with a line that cannot be matched: $why", async ({ text, why }) => {
    const source = { name: "in.jsonl", open: () => new Blob([text]).stream() };
    await expect(readAll({ output: [] }, { inputs: source })).rejects.toMatchObject({
      code: "invalid_input",
      message: `Cannot match results to line 1 of "in.jsonl": ${why}; pass the input that was uploaded`,
    });
  });

  it.each([
    { name: "other ids", second: ["a", "z"] },
    { name: "fewer lines", second: ["a"] },
    { name: "more lines", second: ["a", "b", "c"] },
  ])("throws where the source has $name when it is read again", async ({ second }) => {
    const versions = [lineSource("a", "b"), lineSource(...second)];
    const source: Source = { name: "in.jsonl", open: () => versions.shift()?.open() ?? new Blob().stream() };
    await expect(readAll({ output: [] }, { inputs: source })).rejects.toMatchObject({ code: "accounting_failed" });
  });
});

describe("readResults and wrong calls", () => {
  it("refuses a job that has not ended, at once", () => {
    const { client, job } = ended({ job: { status: "RUNNING" } });
    expect(() => readResults(client, job)).toThrow(
      "Cannot read the results of job 11111111-1111-4111-8111-111111111111: it is RUNNING; wait until it has ended, with waitForJob",
    );
  });

  it("refuses another endpoint than the job's, at once", () => {
    const { client, job } = ended({});
    expect(() => readResults(client, job, { endpoint: "/v1/ocr" })).toThrow('the job called "/v1/chat/completions"');
    expect(() => readResults(client, job, { endpoint: "/v1/chat/completions" })).not.toThrow();
  });

  it("gives no summary before the end", async () => {
    const { client, job } = ended({ output: [good("a"), good("b")] });
    const rows = readResults(client, job);
    expect(() => rows.summary()).toThrow("its rows were not read to the end");
    for await (const row of rows) {
      expect(row.custom_id).toBe("a");
      break;
    }
    expect(() => rows.summary()).toThrow("its rows were not read to the end");
  });

  it("gives the rows once", async () => {
    const { client, job } = ended({ output: [good("a")] });
    const rows = readResults(client, job);
    for await (const _ of rows);
    expect(() => rows.batches()).toThrow("a second time");
  });
});

describe("readResults and endings", () => {
  it("closes the connection when the loop is left", async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(textOf([good("a")]))),
      cancel: () => void (isCancelled = true),
    });
    const { client, job } = ended({ output: new Response(body) });
    for await (const _ of readResults(client, job)) break;
    expect(isCancelled).toBe(true);
  });

  it("throws the signal's reason, also while it waits to ask again", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { client, job } = ended({ job: { outputs: [] } });
    const rows = readResults(client, job, { signal: controller.signal });
    const read = rows.batches()[Symbol.asyncIterator]().next();
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
  });
});
