import type { BatchJob, ResultRow, ResultSummary } from "@mistral-batch/core";
import { expect, it } from "vitest";
import { inlineJob, type Lab, onEveryService, openLab } from "../support/lab.ts";

type Job = BatchJob<"/v1/chat/completions">;
type Row = ResultRow<"/v1/chat/completions">;

const ANSWER = { choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "yes" } }] };
const endingWith = (...reasons: string[]): object => ({
  choices: reasons.map((finish_reason, index) => ({ index, finish_reason, message: { content: "y" } })),
});

/** What a line says of "a", and what is to be made of it. */
const LINES: readonly (readonly [what: string, line: object, expected: object])[] = [
  ["an answer", { response: { status_code: 200, body: ANSWER }, error: null }, { outcome: "succeeded" }],
  ["an answer without error", { response: { status_code: 200, body: ANSWER } }, { outcome: "succeeded" }],
  ["an answer as text", { response: { status_code: 200, body: JSON.stringify(ANSWER) } }, { outcome: "succeeded" }],
  ["an answer of status 201", { response: { status_code: 201, body: ANSWER } }, { outcome: "succeeded" }],
  ["an answer of another kind", { response: { status_code: 200, body: { pages: [] } } }, { outcome: "succeeded" }],
  ["length", { response: { status_code: 200, body: endingWith("length") } }, { outcome: "truncated" }],
  ["model_length", { response: { status_code: 200, body: endingWith("model_length") } }, { outcome: "truncated" }],
  ["one cut choice", { response: { status_code: 200, body: endingWith("stop", "length") } }, { outcome: "truncated" }],
  ["no body", { response: { status_code: 200, body: null } }, { outcome: "failed", class: "retryable" }],
  ["a list for a body", { response: { status_code: 200, body: [ANSWER] } }, { outcome: "failed", class: "retryable" }],
  ["text for a body", { response: { status_code: 200, body: "sorry" } }, { outcome: "failed", class: "retryable" }],
  [
    "an answer and an error",
    { response: { status_code: 200, body: ANSWER }, error: "cut off" },
    { outcome: "failed", class: "retryable", message: expect.stringContaining("cut off") as string },
  ],
  [
    "an error as text",
    { response: { status_code: 429, body: null }, error: "rate limited" },
    { outcome: "failed", class: "retryable", status_code: 429, message: expect.stringContaining("rate limited") },
  ],
  [
    "an error without a response",
    { error: "1 validation error for ChatCompletionStreamResponse" },
    { outcome: "failed", class: "retryable", status_code: null, message: expect.stringContaining("validation error") },
  ],
  [
    "an error as an object",
    { response: null, error: { code: "500", message: "boom" } },
    { outcome: "failed", class: "retryable", message: expect.stringContaining("boom") },
  ],
  [
    "an error in the body",
    { response: { status_code: 400, body: { object: "error", message: "bad tool" } } },
    { outcome: "failed", class: "permanent", message: expect.stringContaining("bad tool") },
  ],
  [
    "an error in a body of text",
    { response: { status_code: 400, body: '{"message":"File is too large"}' }, error: null },
    { outcome: "failed", class: "permanent", message: expect.stringContaining("File is too large") },
  ],
  ["a status of 0", { response: { status_code: 0, body: {} }, error: null }, { outcome: "failed", class: "retryable" }],
  ["no status", { response: { body: ANSWER }, error: null }, { outcome: "failed", class: "retryable" }],
  ["a status as text", { response: { status_code: "200", body: ANSWER } }, { outcome: "failed", status_code: null }],
  ["an empty response", { response: {}, error: null }, { outcome: "failed", class: "retryable" }],
  ["nothing", {}, { outcome: "failed", class: "retryable" }],
];

/** What stands in a file beside its rows, and belongs to no request. */
const STRAYS: readonly (readonly [what: string, line: string, counted: Partial<ResultSummary>])[] = [
  ["a line that is no JSON", "upstream connect error", { unattributed: 1 }],
  ["a line that is a list", "[1]", { unattributed: 1 }],
  ["a line that is null", "null", { unattributed: 1 }],
  ["a line without an id", '{"response":{"status_code":500,"body":{}},"error":"boom"}', { unattributed: 1 }],
  ["a line whose id is a number", '{"custom_id":1,"response":{"status_code":200,"body":{}}}', { unattributed: 1 }],
  ["a line that nobody asked for", '{"custom_id":"z","response":{"status_code":200,"body":{}}}', { unexpected: 1 }],
  ["an empty line", "", {}],
  ["a blank line", "  \t", {}],
];

const good = (id: string, content: string): object => ({
  id,
  custom_id: "a",
  response: { status_code: 200, body: { choices: [{ finish_reason: "stop", message: { content } }] } },
});
const bad = (id: string, status_code: number): object => ({ id, custom_id: "a", response: { status_code, body: {} } });

/** Two lines of one request: which of them stands. */
const TWINS: readonly (readonly [what: string, lines: [object, object], stands: 0 | 1, counted: object])[] = [
  ["two answers", [good("1", "first"), good("2", "later")], 0, { succeeded: 1, duplicates: 1, rows: 2 }],
  ["the same line twice", [good("1", "first"), good("1", "first")], 0, { succeeded: 1, repeated_lines: 1, rows: 1 }],
  ["a failure, then an answer", [bad("1", 500), good("2", "later")], 1, { succeeded: 1, duplicates: 1, rows: 2 }],
  ["an answer, then a failure", [good("1", "first"), bad("2", 500)], 0, { succeeded: 1, duplicates: 1, rows: 2 }],
  ["two failures", [bad("1", 500), bad("2", 400)], 0, { duplicates: 1, rows: 2 }],
];

const INPUT = [{ custom_id: "a", body: { messages: [] } }];

async function endedJob({ batch, emulator }: Lab): Promise<Job> {
  const { id: job_id } = await batch.jobs.create(inlineJob(1));
  await emulator.finishJobs();
  return (await batch.jobs.get({ job_id })) as Job;
}

/** A job whose output file has this content, in these pieces, and which has nothing else. */
async function jobOf(lab: Lab, pieces: () => readonly Uint8Array<ArrayBuffer>[]): Promise<Job> {
  const file_id = "0b1f2e3d-4c5b-4a69-8877-665544332211";
  lab.intercept(async (request, next) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith(file_id)) return Response.json({ id: file_id, object: "file", bytes: null });
    if (!pathname.endsWith(`${file_id}/content`)) return await next(request);
    const all = [...pieces()];
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        // Time passes only when all that was given has arrived: the pieces come one by one.
        if (all.length > 0 && all.length < pieces().length) await lab.clock.advance(1);
        const piece = all.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    });
    return new Response(body, { headers: { "content-type": "application/octet-stream" } });
  });
  return { ...(await endedJob(lab)), outputs: null, output_file: file_id, error_file: null };
}

const encode = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));

const isInCharacter = (byte: number): boolean => byte >= 0x80 && byte < 0xc0;

async function read({ batch }: Lab, job: Job, inputs = INPUT): Promise<{ rows: Row[]; summary: ResultSummary }> {
  const results = batch.results(job, { inputs });
  const rows: Row[] = [];
  for await (const row of results) rows.push(row);
  return { rows, summary: results.summary() };
}

onEveryService("a result line", (profile) => {
  it.each(LINES)("in a file, with %s, is what it is", async (_what, line, expected) => {
    const lab = openLab(profile);
    const text = `${JSON.stringify({ id: "1", custom_id: "a", ...line })}\n`;
    const { rows, summary } = await read(lab, await jobOf(lab, () => [encode(text)]));
    expect(rows).toMatchObject([{ custom_id: "a", index: 0, file: "output", line: text.trimEnd(), ...expected }]);
    expect(summary).toMatchObject({ inputs: 1, rows: 1, missing: 0 });
  });

  it.each(LINES)("inline, with %s, is the same", async (_what, line, expected) => {
    const lab = openLab(profile);
    const job = { ...(await endedJob(lab)), output_file: null, error_file: null };
    const outputs = [{ id: "1", custom_id: "a", ...line }];
    const { rows, summary } = await read(lab, { ...job, outputs });
    expect(rows).toMatchObject([{ custom_id: "a", index: 0, file: "inline", line: null, ...expected }]);
    expect(summary).toMatchObject({ inputs: 1, rows: 1, missing: 0 });
  });

  it.each(STRAYS)("beside %s still counts once", async (_what, stray, counted) => {
    const lab = openLab(profile);
    const text = `${stray}\n${JSON.stringify(good("1", "first"))}\n${stray}\n`;
    const { rows, summary } = await read(lab, await jobOf(lab, () => [encode(text)]));
    const twice = Object.fromEntries(Object.entries(counted).map(([name, count]) => [name, Number(count) * 2]));
    // What nobody asked for is one request, whoever that is: its second line is a duplicate.
    const expected = "unexpected" in counted ? { unexpected: 1, duplicates: 1 } : twice;
    expect(summary).toMatchObject({ succeeded: 1, missing: 0, unattributed: 0, unexpected: 0, ...expected });
    expect(rows.filter(({ index }) => index === 0)).toMatchObject([{ outcome: "succeeded" }]);
  });

  it.each(TWINS)("twice, as %s, stands once", async (_what, lines, stands, counted) => {
    const lab = openLab(profile);
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    const { rows, summary } = await read(lab, await jobOf(lab, () => [encode(text)]));
    expect(summary).toMatchObject({ missing: 0, ...counted });
    const standing = rows.filter(({ duplicate }) => !duplicate).at(-1);
    expect(standing?.line).toBe(JSON.stringify(lines[stands]));
    expect(standing).toMatchObject({ index: 0, replaces: stands === 1 ? "failed" : null });
  });

  it("is whole wherever the bytes of its characters are cut", async () => {
    const lab = openLab(profile);
    const content = "é ß 日本 \u{1f9c0} \u2028\u2029\u0085\ufeff\u000b end";
    const lines = [good("1", content), { ...good("2", content), custom_id: "é\u2028日\u{1f9c0}" }];
    // U+2028 and U+2029 may stand in JSON as they are, and end no line.
    const bytes = encode(`${lines.map((line) => JSON.stringify(line)).join("\r\n")}\r\n`);
    const inputs = [...INPUT, { custom_id: "é\u2028日\u{1f9c0}", body: { messages: [] } }];
    let cut = 0;
    const job = await jobOf(lab, () => [bytes.slice(0, cut), bytes.slice(cut)].filter((piece) => piece.length > 0));
    // Each place in a character of several bytes: of two, three and four, and of U+2028.
    const cuts = [...bytes.keys()].filter((at) => isInCharacter(bytes[at] ?? 0)).slice(0, 15);
    expect(cuts).toHaveLength(15);
    for (cut of cuts) {
      const { rows, summary } = await read(lab, job, inputs);
      expect(summary, `cut at ${cut}`).toMatchObject({ succeeded: 2, unattributed: 0, unexpected: 0, missing: 0 });
      for (const row of rows)
        expect(row.outcome === "succeeded" && row.body.choices[0]?.message?.content, `cut at ${cut}`).toBe(content);
    }
  });

  it.each([0, 2, 3])("inline that comes only when it was asked for %i more times is waited for", async (late) => {
    const lab = openLab(profile);
    const { id: job_id } = await lab.batch.jobs.create(inlineJob(1));
    await lab.emulator.finishJobs();
    let asked = 0;
    lab.intercept(async (request, next) => {
      const response = await next(request);
      if (!request.url.includes(job_id)) return response;
      asked += request.url.includes("inline=true") ? 1 : 0;
      const isThere = asked > late;
      const outputs = isThere ? [good("1", "first")] : null;
      return Response.json({ ...((await response.json()) as object), outputs, output_file: null, error_file: null });
    });
    const { summary } = await read(lab, (await lab.batch.jobs.get({ job_id })) as Job);
    expect(summary).toMatchObject({ succeeded: 1, missing: 0 });
    expect(asked).toBe(late + 1);
  });

  it("that never comes is missing in the end", async () => {
    const lab = openLab(profile);
    const job = { ...(await endedJob(lab)), output_file: null, error_file: null, outputs: [] };
    lab.intercept(async (request, next) => {
      const response = await next(request);
      if (!request.url.includes(job.id)) return response;
      return Response.json({ ...((await response.json()) as object), ...job });
    });
    const { rows, summary } = await read(lab, job);
    expect(summary).toMatchObject({ succeeded: 0, missing: 1 });
    expect(rows).toMatchObject([{ outcome: "missing", custom_id: "a", index: 0, line: null }]);
    expect(lab.clock.monotonic()).toBeGreaterThanOrEqual(7_000);
  });
});
