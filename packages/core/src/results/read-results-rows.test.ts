import { describe, expect, it } from "vitest";
import { ResponseError } from "../errors/response-error.ts";
import { bad, brief, ERROR, good, inputs, type Line, OUTPUT, readAll, textOf } from "../test-support/ended-job.ts";
import { jobJson, stubService } from "../test-support/stub-service.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import { readResults } from "./read-results.ts";

const empty = (): object => jobJson({ status: "SUCCESS", outputs: [] });

describe("readResults and several rows of one id", () => {
  it.each<{ name: string; output: Line[]; error: Line[]; rows: unknown[][]; summary: object }>([
    {
      name: "drops the same line, wherever it stands again",
      output: [good("a"), good("a")],
      error: [good("a")],
      rows: [["a", "succeeded"]],
      summary: { rows: 1, succeeded: 1, repeated_lines: 2, duplicates: 0 },
    },
    {
      name: "keeps the first of two successes",
      output: [good("a"), good("a", { id: "other" })],
      error: [],
      rows: [
        ["a", "succeeded"],
        ["a", "succeeded", "duplicate"],
      ],
      summary: { rows: 2, succeeded: 1, duplicates: 1 },
    },
    {
      name: "takes lines without an id for different ones",
      output: [good("a", { id: null }), good("a", { id: null })],
      error: [],
      rows: [
        ["a", "succeeded"],
        ["a", "succeeded", "duplicate"],
      ],
      summary: { rows: 2, duplicates: 1, repeated_lines: 0 },
    },
    {
      name: "lets a failure after a success not count",
      output: [good("a")],
      error: [bad("a")],
      rows: [
        ["a", "succeeded"],
        ["a", "failed", "duplicate"],
      ],
      summary: { succeeded: 1, failed: { retryable: 0, permanent: 0, account: 0 }, duplicates: 1 },
    },
    {
      name: "lets a success stand in for a failure that was handed on already",
      output: [bad("a", 422), good("a"), good("a", { id: "third" })],
      error: [],
      rows: [
        ["a", "failed"],
        ["a", "succeeded", "replaces"],
        ["a", "succeeded", "duplicate"],
      ],
      summary: { rows: 3, succeeded: 1, failed: { retryable: 0, permanent: 0, account: 0 }, duplicates: 2 },
    },
    {
      name: "lets a success stand in for a failure also when both bear one line id",
      output: [bad("a", 500, { id: "same" }), good("a", { id: "same" })],
      error: [],
      rows: [
        ["a", "failed"],
        ["a", "succeeded", "replaces"],
      ],
      summary: { succeeded: 1, duplicates: 1, repeated_lines: 0 },
    },
    {
      name: "keeps the first of two failures",
      output: [bad("a", 401), bad("a", 500, { id: "other" })],
      error: [],
      rows: [
        ["a", "failed"],
        ["a", "failed", "duplicate"],
      ],
      summary: { failed: { retryable: 0, permanent: 0, account: 1 }, duplicates: 1 },
    },
    {
      name: "keeps rows without custom_id apart, the same line but once",
      output: [],
      error: [
        bad("x", 500, { custom_id: undefined }),
        bad("x", 500, { custom_id: null }),
        { error: "boom" },
        { error: "boom" },
      ],
      rows: [
        [null, "failed"],
        [null, "failed"],
        [null, "failed"],
      ],
      summary: { rows: 3, failed: { retryable: 3, permanent: 0, account: 0 }, unattributed: 3, repeated_lines: 1 },
    },
  ])("$name", async ({ output, error, rows, summary }) => {
    const read = await readAll({ output, error });
    expect(read.rows.map(brief)).toEqual(rows);
    expect(read.summary).toMatchObject(summary);
    const ids = rows.flatMap(([id]) => (typeof id === "string" ? [id] : []));
    if (ids.length === 0) return;
    const matched = await readAll({ output, error }, { inputs: inputs(...new Set(ids)) });
    expect(matched.rows.map(brief)).toEqual(rows);
    expect(matched.summary).toMatchObject({ ...summary, inputs: 1, missing: 0 });
  });
});

describe("readResults and lines that cannot be read", () => {
  it("makes a failed row of a line that is not JSON or no object, and skips blank ones", async () => {
    const { rows, summary } = await readAll({
      output: `\uFEFFnonsense\r\n\n   \n[1]\n"text"\nnull\n${textOf([good("a")])}`,
    });
    expect(rows.map((row) => [row.outcome, row.line, row.outcome === "failed" && row.message])).toEqual([
      ["failed", "nonsense", "The line is not JSON"],
      ["failed", "[1]", "The line is not a JSON object"],
      ["failed", '"text"', "The line is not a JSON object"],
      ["failed", "null", "The line is not a JSON object"],
      ["succeeded", JSON.stringify(good("a")), false],
    ]);
    expect(summary).toMatchObject({ rows: 5, unattributed: 4, succeeded: 1 });
    expect(summary.errors[0]).toEqual({ message: "The line is not a JSON object", status_code: null, count: 3 });
  });

  it("takes a last line that is cut for a broken download", async () => {
    const cut = textOf([good("a"), good("b")]).slice(0, -20);
    const read = readAll({ output: cut });
    await expect(read).rejects.toBeInstanceOf(ResponseError);
    await expect(read).rejects.toMatchObject({
      code: "incomplete_body",
      isRetryable: true,
      message: "Cannot use the output file: it ends within line 2; read it again",
    });
  });

  it("takes a last line without a newline that parses for a row", async () => {
    const { rows } = await readAll({ output: textOf([good("a"), good("b")]).trimEnd() });
    expect(rows).toHaveLength(2);
  });

  it("refuses a line over the cap", async () => {
    await expect(readAll({ output: [good("a")] }, { maxLineBytes: 20 })).rejects.toMatchObject({
      code: "line_too_long",
    });
  });

  it.each([404, 410])("says that a file is gone on a %s", async (status) => {
    const read = readAll({ output: [good("a")], error: new Response("{}", { status }) });
    await expect(read).rejects.toMatchObject({ code: "results_unavailable", message: expect.stringContaining(ERROR) });
  });
});

describe("readResults of inline rows", () => {
  it("reads outputs, and unites them with the files", async () => {
    const { rows, summary } = await readAll({ output: [good("a"), good("b")], job: { outputs: [good("a")] } });
    expect(rows.map(({ custom_id, file, line }) => [custom_id, file, line])).toEqual([
      ["a", "inline", null],
      ["b", "output", JSON.stringify(good("b"))],
    ]);
    expect(summary).toMatchObject({ rows: 2, repeated_lines: 0 });
  });

  it("asks for the rows where the job does not show them", async () => {
    const { rows, seen, clock } = await readAll({ jobs: [jobJson({ status: "SUCCESS", outputs: [good("a")] })] });
    expect(rows.map(brief)).toEqual([["a", "succeeded"]]);
    expect(seen.map(({ url }) => url.search)).toEqual(["?inline=true"]);
    expect(clock.monotonic()).toBe(0);
  });

  it("asks again after 1, 2 and 4 seconds before rows are missing", async () => {
    const { rows, seen } = await readAll(
      { job: { outputs: [] }, jobs: [empty(), empty(), empty()] },
      { inputs: inputs("a") },
    );
    expect(seen.map(({ atMs }) => atMs)).toEqual([1000, 3000, 7000]);
    expect(rows.map(brief)).toEqual([["a", "missing"]]);
  });

  it("finds a file that shows up late", async () => {
    const late = jobJson({ status: "SUCCESS", output_file: OUTPUT });
    const { client, seen } = stubService(({ url }) =>
      url.pathname.endsWith("/content") ? new Response(textOf([good("a")])) : url.search === "" ? {} : late,
    );
    const rows = readResults(client, jobJson({ status: "SUCCESS", outputs: [] }) as BatchJob);
    const all = [];
    for await (const row of rows) all.push(row);
    expect(all).toHaveLength(1);
    expect(seen[0]?.atMs).toBe(1000);
  });
});

/** Lines as the service's documentation shows them, their texts cut short; what is in them decides how they are read. */
const PUBLISHED = [
  {
    name: "a chat answer that was cut",
    line: '{"id":"batch-cd0da3ab-1-377e2e82-7cbb-4f72-bc67-533512f70955","custom_id":"0","response":{"status_code":200,"body":{"id":"85bcfa450e5643f2a2aed46472d97ffd","object":"chat.completion","model":"ministral-3b-latest","usage":{"prompt_tokens":10,"completion_tokens":128,"total_tokens":138},"created":1761577934,"choices":[{"index":0,"finish_reason":"length","message":{"role":"assistant","content":"Choosing","tool_calls":null}}]}},"error":null}',
    outcome: "truncated",
  },
  {
    name: "an OCR answer",
    line: '{"id":"batch-a6054116-1-d32adde3-3484-4008-ba51-2e2b9e52f420","custom_id":"0","response":{"status_code":200,"body":{"pages":[{"index":0,"markdown":"# Title","images":[],"dimensions":{"dpi":200,"height":2200,"width":1700}}],"model":"mistral-ocr-latest","usage_info":{"pages_processed":1,"doc_size_bytes":1},"document_annotation":null}},"error":null}',
    outcome: "succeeded",
  },
  {
    name: "a transcription",
    line: '{"id":"batch-40c6b8da-1-3b5e4359-2290-4749-b575-ec06e9cb8dfb","custom_id":"0","response":{"status_code":200,"body":{"model":"voxtral-mini-latest","text":"This","usage":{"prompt_audio_seconds":203,"prompt_tokens":4,"total_tokens":3264,"completion_tokens":635},"language":"en","segments":[],"finish_reason":null}},"error":null}',
    outcome: "succeeded",
  },
  {
    name: "a numbered line of the first format",
    line: '{"id":"0-5565de65-0000-4000-8000-000000000000","custom_id":"9","response":{"status_code":200,"body":{"object":"list","model":"mistral-embed","usage":{"total_tokens":1},"data":[{"object":"embedding","embedding":[0.1],"index":0}]}},"error":null}',
    outcome: "succeeded",
  },
  {
    name: "an error as a bare string without a response",
    line: '{"custom_id":"request-0","error":"1 validation error for ChatCompletionStreamResponse"}',
    outcome: "failed",
  },
  {
    name: "an error that names no request",
    line: '{"response":{"status_code":500,"body":{}},"error":"boom"}',
    outcome: "failed",
  },
] as const;

describe("readResults and published lines", () => {
  it.each(PUBLISHED)("reads $name as $outcome", async ({ line, outcome }) => {
    const { rows } = await readAll({ output: [JSON.parse(line)] });
    expect(rows).toMatchObject([{ outcome, line, duplicate: false }]);
  });
});
