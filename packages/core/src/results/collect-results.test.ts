import { describe, expect, it, vi } from "vitest";
import { type MemorySink, memorySink } from "../ports/memory-sink.ts";
import type { Sink } from "../ports/sink.ts";
import { bad, ended, type Files, good, inputs, textOf } from "../test-support/ended-job.ts";
import { type CollectResultsOptions, collectResults } from "./collect-results.ts";

const contentOf = ({ content }: MemorySink): string | undefined =>
  content === undefined ? undefined : new TextDecoder().decode(content);

async function collect(files: Files, options: CollectResultsOptions<string, unknown> = {}) {
  const { client, job } = ended(files);
  const sink = memorySink();
  const summary = await collectResults(client, job, sink, options);
  return { text: contentOf(sink), summary };
}

describe("collectResults", () => {
  it("writes the lines of both files as they stand there, then what is missing", async () => {
    const odd = '{ "custom_id":"a",  "response":{"status_code":200,"body":{}},"unknown":"\u2028 é 😀" }\r\n';
    const { text, summary } = await collect(
      { output: odd + textOf([good("b")]), error: [bad("c")], job: { status: "CANCELLED" } },
      { inputs: inputs("a", "b", "c", "d\u2028") },
    );
    const missing =
      '{"custom_id":"d\\u2028","response":null,"error":{"type":"missing","reason":"The job ended as CANCELLED without a row for this request"}}\n';
    expect(text).toBe(odd + textOf([good("b"), bad("c")]) + missing);
    expect(summary).toMatchObject({ rows: 3, succeeded: 2, missing: 1, failed: { retryable: 1 } });
  });

  it("leaves out blank and repeated lines, a BOM, and nothing else", async () => {
    const beaten = bad("a", 500);
    const output = `\uFEFF${textOf([beaten])}\n   \nnonsense\n${textOf([good("a"), good("a"), good("b")])}`;
    const { text, summary } = await collect({ output, error: [good("b"), good("a", { id: "late" })] });
    expect(text).toBe(textOf([beaten, "nonsense", good("a"), good("b"), good("a", { id: "late" })]));
    expect(summary).toMatchObject({ rows: 5, succeeded: 2, repeated_lines: 2, duplicates: 2, unattributed: 1 });
  });

  it.each([
    { name: "after whole lines", first: [good("a")] },
    { name: "after a line that is left out", first: [good("a"), good("a")] },
  ])("gives the last line of a file its newline, $name", async ({ first }) => {
    const { text } = await collect({ output: textOf([...first, good("b")]).trimEnd(), error: [bad("c")] });
    expect(text).toBe(textOf([good("a"), good("b"), bad("c")]));
  });

  it("takes lines that a job shows inline and in its file for the same, and counts those that are repeated in it", async () => {
    const lines = [good("a", { id: "1" }), good("b", { id: "2" })];
    const job = { outputs: lines };
    const { summary } = await collect({ job, output: [...lines, good("b", { id: "2" })] });
    expect(summary).toMatchObject({ succeeded: 2, rows: 2, duplicates: 0, repeated_lines: 1 });
  });

  it("writes inline rows", async () => {
    const { text } = await collect({ job: { outputs: [good("a"), good("a"), good("b")] } });
    expect(text).toBe(textOf([good("a"), good("b")]));
  });

  it("writes lines of any size, in chunks of any size", async () => {
    const lines = [good("a", { padding: "x".repeat(300_000) }), good("b"), good("c", { padding: "é".repeat(70_000) })];
    const bytes = new TextEncoder().encode(textOf(lines));
    let offset = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(bytes.slice(offset, (offset += 4099)));
        if (offset >= bytes.byteLength) controller.close();
      },
    });
    const { text, summary } = await collect({ output: new Response(body) });
    expect(text).toBe(textOf(lines));
    expect(summary.succeeded).toBe(3);
  });

  it("tells of the rows that it wrote", async () => {
    const onBatch = vi.fn();
    await collect({ output: [good("a"), good("b")] }, { inputs: inputs("a", "c"), onBatch });
    expect(onBatch.mock.calls.map(([rows]) => rows.map((row: { custom_id: string }) => row.custom_id))).toEqual([
      ["a", "b"],
      ["c"],
    ]);
  });
});

const sinkOf = (fields: Partial<Sink>): Sink & { readonly calls: string[] } => {
  const calls: string[] = [];
  const note = (name: string) => (): void => void calls.push(name);
  return {
    calls,
    write: note("write"),
    checkpoint: () => "",
    restore: () => {},
    commit: note("commit"),
    abort: note("abort"),
    ...fields,
  };
};

describe("collectResults and failures", () => {
  it("commits nothing of a file that is cut", async () => {
    const { client, job } = ended({ output: `${textOf([good("a")])}{"custom_id"` });
    const sink = sinkOf({});
    await expect(collectResults(client, job, sink)).rejects.toMatchObject({ code: "incomplete_body" });
    expect(sink.calls).toEqual(["write", "abort"]);
  });

  it("aborts the sink where it fails itself, and throws its error, not that of the abort", async () => {
    const { client, job } = ended({ output: [good("a")] });
    const full = new Error("disk full");
    const abort = vi.fn(() => Promise.reject(new Error("no")));
    const sink = sinkOf({ write: () => Promise.reject(full), abort });
    await expect(collectResults(client, job, sink)).rejects.toBe(full);
    expect(abort).toHaveBeenCalledWith(full);
    expect(sink.calls).toEqual([]);
  });

  it("does not touch the sink for a job that has not ended", async () => {
    const { client, job } = ended({ job: { status: "RUNNING" } });
    const sink = sinkOf({});
    await expect(collectResults(client, job, sink)).rejects.toMatchObject({ code: "invalid_argument" });
    expect(sink.calls).toEqual([]);
  });
});
