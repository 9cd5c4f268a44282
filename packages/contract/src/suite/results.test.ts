import type { BatchJob, ResultRow, ResultSummary, Sink } from "@mistral-batch/core";
import type { ErrorShape, JobStatus } from "@mistral-batch/emulator";
import { expect, it } from "vitest";
import { inlineJob, type Lab, onEveryService, openLab, rejectionOf, uploadRows } from "../support/lab.ts";

type Row = ResultRow<"/v1/chat/completions">;
type Fault = Parameters<Lab["emulator"]["faults"]["add"]>[0]["fault"];

const ROWS = 12;
/** An error line without a custom_id cannot say which request it belongs to; every other shape can. */
const SHAPES: readonly ErrorShape[] = ["envelope", "string", "object", "json_string_body", "no_error_key", "null_body"];
const STATUSES: readonly JobStatus[] = ["FAILED", "TIMEOUT_EXCEEDED", "CANCELLED"];

/** Creates a job of a file, with faults in store for it, and waits until it has ended. */
async function endedJob(lab: Lab, faults: readonly Fault[] = []): Promise<BatchJob<"/v1/chat/completions">> {
  const input_files = [await uploadRows(lab, ROWS)];
  for (const fault of faults) lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault });
  const { batch } = lab;
  const job = await batch.jobs.create({ endpoint: "/v1/chat/completions", model: "mistral-small-latest", input_files });
  return await batch.jobs.wait(job);
}

const inputs = (): NonNullable<ReturnType<typeof inlineJob>["requests"]> => inlineJob(ROWS).requests ?? [];

async function read(lab: Lab, job: BatchJob<"/v1/chat/completions">): Promise<{ rows: Row[]; summary: ResultSummary }> {
  const results = lab.batch.results(job, { inputs: inputs() });
  const rows: Row[] = [];
  for await (const row of results) rows.push(row);
  return { rows, summary: results.summary() };
}

/** What must hold whatever happened: every input has one outcome, and the rows say what the summary says. */
function expectBalance({ rows, summary }: { rows: Row[]; summary: ResultSummary }): void {
  const { succeeded, truncated, failed, missing } = summary;
  expect(succeeded + truncated + failed.retryable + failed.permanent + failed.account + missing).toBe(ROWS);
  const counted = rows.filter(({ duplicate, index }) => !duplicate && index !== null);
  expect(counted).toHaveLength(ROWS);
  expect(new Set(counted.map(({ custom_id }) => custom_id))).toEqual(
    new Set(inputs().map(({ custom_id }) => custom_id)),
  );
  for (const { index, custom_id } of counted) expect(custom_id).toBe(`row-${index}`);
}

/** Gives the content of files in pieces of a size, whatever is in the middle of a piece then. */
function cutContent({ intercept }: Lab, bytes: number): void {
  intercept(async (request, next) => {
    const response = await next(request);
    if (!request.url.endsWith("/content") || response.body === null) return response;
    const content = new Uint8Array(await response.arrayBuffer());
    let offset = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (offset >= content.byteLength) return controller.close();
        controller.enqueue(content.slice(offset, offset + bytes));
        offset += bytes;
        return undefined;
      },
    });
    return new Response(body, { status: response.status, headers: response.headers });
  });
}

/** A sink that keeps what it was given, and how it ended. */
function recordingSink(): { sink: Sink; text: () => string; ends: string[] } {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const ends: string[] = [];
  const sink: Sink = {
    write: (bytes) => void pieces.push(Uint8Array.from(bytes)),
    checkpoint: () => "",
    restore: () => {},
    commit: () => void ends.push("commit"),
    abort: () => void ends.push("abort"),
  };
  const text = (): string => new TextDecoder().decode(Uint8Array.from(pieces.flatMap((piece) => [...piece])));
  return { sink, text, ends };
}

onEveryService("the results", (profile) => {
  it.each([1, 7, 100, 65_536])("are whole in pieces of %i bytes", async (bytes) => {
    const lab = openLab(profile);
    const job = await endedJob(lab, [{ kind: "row-errors", every: 3, status_code: 503 }]);
    cutContent(lab, bytes);
    const result = await read(lab, job);
    expect(result.summary).toMatchObject({
      succeeded: 8,
      failed: { retryable: 4, permanent: 0, account: 0 },
      missing: 0,
    });
    expectBalance(result);
    const [succeeded] = result.rows.filter(({ outcome }) => outcome === "succeeded");
    expect(succeeded?.outcome === "succeeded" && succeeded.body.choices[0]?.message?.content).toEqual(
      expect.any(String),
    );
  });

  it.each(SHAPES.flatMap((shape) => (["error_file", "output_file"] as const).map((file) => ({ shape, file }))))(
    "know a failed row in the shape of $shape in the $file",
    async ({ shape, file }) => {
      const lab = openLab(profile);
      const job = await endedJob(lab, [{ kind: "row-errors", indexes: [2, 5], status_code: 422, shape, file }]);
      const result = await read(lab, job);
      expect(result.summary).toMatchObject({ succeeded: 10, failed: { retryable: 0, permanent: 2, account: 0 } });
      expectBalance(result);
    },
  );

  it("count a failed row that names no request as what it is, and its request as missing", async () => {
    const lab = openLab(profile);
    const job = await endedJob(lab, [{ kind: "row-errors", indexes: [2], status_code: 500, shape: "no_custom_id" }]);
    const result = await read(lab, job);
    expect(result.summary).toMatchObject({ succeeded: 11, unattributed: 1, missing: 1 });
    expectBalance(result);
  });

  it.each([
    [400, "permanent"],
    [401, "account"],
    [402, "account"],
    [403, "account"],
    [404, "permanent"],
    [408, "retryable"],
    [409, "retryable"],
    [425, "retryable"],
    [429, "retryable"],
    [500, "retryable"],
    [503, "retryable"],
  ] as const)("say what to do about a row of status %i: %s", async (status_code, expected) => {
    const lab = openLab(profile);
    const job = await endedJob(lab, [{ kind: "row-errors", indexes: [0], status_code }]);
    const { rows, summary } = await read(lab, job);
    const [failed] = rows.filter(({ outcome }) => outcome === "failed");
    expect(failed).toMatchObject({ class: expected, status_code, custom_id: "row-0", index: 0 });
    expect(summary.failed[expected]).toBe(1);
  });

  it("count what is missing, twice there, and asked for by nobody", async () => {
    const lab = openLab(profile);
    const job = await endedJob(lab, [
      { kind: "missing-rows", indexes: [1, 2] },
      { kind: "duplicate-rows", indexes: [4], lineId: "other" },
      { kind: "duplicate-rows", indexes: [5], lineId: "same" },
      { kind: "unexpected-rows", custom_ids: ["nobody", "asked"] },
    ]);
    const result = await read(lab, job);
    expect(result.summary).toMatchObject({ missing: 2, unexpected: 2 });
    // The last of two faults of one kind is the one that a job takes.
    expect(result.summary.duplicates + result.summary.repeated_lines).toBe(1);
    expect(result.rows.filter(({ outcome }) => outcome === "missing").map(({ custom_id }) => custom_id)).toEqual([
      "row-1",
      "row-2",
    ]);
    expectBalance(result);
  });

  it.each([
    { finalNewline: false },
    { byteOrderMark: true },
    { lineEnd: "\r\n" },
    { finalNewline: false, lineEnd: "\r\n" },
  ] as const)("are the same in a file with %o", async (format) => {
    const lab = openLab(profile);
    const job = await endedJob(lab, [{ kind: "output-format", ...format }]);
    cutContent(lab, 33);
    const result = await read(lab, job);
    expect(result.summary).toMatchObject({ succeeded: ROWS, unattributed: 0, missing: 0 });
    expectBalance(result);
  });

  it.each(STATUSES)("of a job that ended as %s are read, since they are paid", async (status) => {
    const lab = openLab(profile);
    const job = await endedJob(lab, [{ kind: "job-ends", status, afterRows: 5 }]);
    const result = await read(lab, job);
    expect(result.summary).toMatchObject({ status, succeeded: 5, missing: 7 });
    expectBalance(result);
  });

  it("of a job of requests are read from wherever the service shows them", async () => {
    const lab = openLab(profile);
    lab.emulator.faults.add({
      when: { operation: "jobs.create" },
      fault: { kind: "row-errors", every: 4, status_code: 500 },
    });
    const job = await lab.batch.jobs.wait(await lab.batch.jobs.create(inlineJob(ROWS)));
    const result = await read(lab, job);
    expect(result.summary).toMatchObject({ succeeded: 9, failed: { retryable: 3 }, missing: 0, duplicates: 0 });
    expectBalance(result);
  });

  it.each([1, 2_000, 5_000])("lose and repeat nothing where a connection breaks after %i bytes", async (afterBytes) => {
    const lab = openLab(profile);
    const job = await endedJob(lab);
    lab.emulator.faults.add({ when: { operation: "files.download" }, fault: { kind: "reset-mid-body", afterBytes } });
    const result = await read(lab, job);
    expect(result.summary).toMatchObject({ succeeded: ROWS, rows: ROWS, duplicates: 0, repeated_lines: 0 });
    expectBalance(result);
  });

  it("are collected into a sink, one line for each input", async () => {
    const lab = openLab(profile);
    const job = await endedJob(lab, [
      { kind: "row-errors", indexes: [3], status_code: 500 },
      { kind: "missing-rows", indexes: [7] },
    ]);
    const { sink, text, ends } = recordingSink();
    const summary = await lab.batch.collect(job, sink, { inputs: inputs() });
    expect(summary).toMatchObject({ inputs: ROWS, succeeded: 10, failed: { retryable: 1 }, missing: 1 });
    const lines = text().split("\n");
    expect([lines.length, lines.at(-1), ends]).toEqual([ROWS + 1, "", ["commit"]]);
    const ids = lines.slice(0, -1).map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
    expect(new Set(ids).size).toBe(ROWS);
  });

  it("are not committed where they cannot be read to their end", async () => {
    const lab = openLab(profile);
    const job = await endedJob(lab);
    lab.intercept(async (request, next) => {
      const response = await next(request);
      // Nothing but the last line tells that it is cut: neither the length of the answer nor that of the file.
      if (request.url.endsWith(String(job.output_file)))
        return Response.json({ ...((await response.json()) as object), bytes: null });
      if (!request.url.endsWith("/content")) return response;
      const text = await response.text();
      return new Response(text.slice(0, -20), { headers: { "content-length": String(text.length - 20) } });
    });
    const { sink, ends } = recordingSink();
    expect(await rejectionOf(lab.batch.collect(job, sink))).toMatchObject({ code: "incomplete_body" });
    expect(ends).toEqual(["abort"]);
  });

  it("of a job that has not ended are refused before anything is sent", async () => {
    const lab = openLab(profile);
    const job = await lab.batch.jobs.create(inlineJob());
    const before = lab.emulator.books.requestsSeen().length;
    expect(() => lab.batch.results(job)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
    expect(lab.emulator.books.requestsSeen()).toHaveLength(before);
  });

  it("say that they are gone", async () => {
    const lab = openLab(profile);
    const job = await endedJob(lab);
    await lab.batch.files.delete({ file_id: job.output_file ?? "" });
    expect(await rejectionOf(read(lab, job))).toMatchObject({ code: "results_unavailable" });
  });
});
