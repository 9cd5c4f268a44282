import { describe, expect, it } from "vitest";
import { memorySink } from "../../ports/memory-sink.ts";
import { ROW_STATES } from "../../results/row-ledger.ts";
import type { StandardSchema } from "../../results/standard-schema.ts";
import { bad, good, type Line, lineSource, textOf } from "../../test-support/ended-job.ts";
import { jobJson, stubService } from "../../test-support/stub-service.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import { type CollectPartOptions, collectPart } from "./collect-part.ts";

interface JobFiles {
  readonly output?: readonly Line[] | "gone";
  readonly error?: readonly Line[] | "gone";
  readonly outputs?: readonly Line[];
}

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

async function collect(ids: readonly string[], jobs: readonly JobFiles[], options: CollectPartOptions = {}) {
  const files = new Map<string, readonly Line[]>();
  const keep = (content: JobFiles["output"], number: number): string | null => {
    if (content !== undefined && content !== "gone") files.set(uuid(number), content);
    return content === undefined ? null : uuid(number);
  };
  const ended = jobs.map(({ output, error, outputs = null }, place) => {
    const own = { output_file: keep(output, place * 2 + 1), error_file: keep(error, place * 2 + 2), outputs };
    return jobJson({ id: uuid(100 + place), status: "SUCCESS", ...own }) as BatchJob;
  });
  const { client } = stubService(({ url }) => {
    const lines = files.get(url.pathname.split("/")[3] ?? "");
    if (url.pathname.includes("/files/")) {
      return lines === undefined ? new Response("{}", { status: 404 }) : new Response(textOf(lines));
    }
    return ended[Number(url.pathname.slice(-12)) - 100] ?? new Response("{}", { status: 404 });
  });
  const sink = memorySink();
  const part = { jobs: ended, inputs: lineSource(...ids), rows: ids.length };
  const collected = await collectPart(client, part, sink, options);
  const states = Array.from(collected.outcomes, (code) => ROW_STATES[code]);
  return { ...collected, states, text: new TextDecoder().decode(sink.content) };
}

const named = (line: Line, id: string): Line => (typeof line === "string" ? line : { ...line, id });

describe("collectPart", () => {
  it("books each row, and writes the lines as they stand", async () => {
    const output = [good("b"), "nonsense", good("stranger")];
    const { states, counts, text, usage, errors, digest, problem } = await collect(
      ["a", "b", "c"],
      [{ output, error: [bad("c", 422)] }],
    );
    expect(states).toEqual(["missing", "succeeded", "permanent"]);
    expect(counts).toEqual({
      succeeded: 1,
      truncated: 0,
      invalid: 0,
      failed: { retryable: 0, permanent: 1, account: 0 },
      missing: 1,
      duplicates: 0,
      repeated_lines: 0,
      unexpected: 1,
      unattributed: 1,
    });
    expect(text).toBe(textOf([...output, bad("c", 422)]));
    expect(usage.total_tokens).toBe(20);
    expect(errors.map(({ message }) => message)).toEqual(["The line is not JSON", "failed c"]);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(problem).toBeNull();
  });

  it.each<{ name: string; jobs: JobFiles[]; states: string[]; duplicates: number }>([
    {
      name: "fills what the first job lacks",
      jobs: [{ output: [good("a")] }, { output: [good("b")] }],
      states: ["succeeded", "succeeded"],
      duplicates: 0,
    },
    {
      name: "lets a success of the twin beat a failure",
      jobs: [{ error: [bad("a"), bad("b", 422)] }, { output: [good("a")] }],
      states: ["succeeded", "permanent"],
      duplicates: 1,
    },
    {
      name: "lets the first of two successes stand",
      jobs: [{ output: [good("a"), good("b")] }, { output: [named(good("a"), "x"), named(good("b"), "y")] }],
      states: ["succeeded", "succeeded"],
      duplicates: 2,
    },
    {
      name: "unites inline rows and files",
      jobs: [{ outputs: [good("a")] }, { error: [bad("b", 401)] }],
      states: ["succeeded", "account"],
      duplicates: 0,
    },
  ])("of twins $name", async ({ jobs, states, duplicates }) => {
    const collected = await collect(["a", "b"], jobs);
    expect(collected.states).toEqual(states);
    expect(collected.counts.duplicates).toBe(duplicates);
  });

  it("keeps what it can read where one file is gone, and says so", async () => {
    const { states, text, problem } = await collect(["a", "b"], [{ output: [good("a")], error: "gone" }]);
    expect(states).toEqual(["succeeded", "missing"]);
    expect(text).toBe(textOf([good("a")]));
    expect(problem).toContain("the service no longer has file");
  });

  it("throws where nothing is left to read", async () => {
    await expect(collect(["a"], [{ output: "gone", error: "gone" }])).rejects.toMatchObject({
      code: "results_unavailable",
    });
  });

  it("refuses the lines of another part", async () => {
    const { client } = stubService([]);
    const sink = memorySink();
    const part = { jobs: [], inputs: lineSource("a", "b"), rows: 3 };
    await expect(collectPart(client, part, sink)).rejects.toMatchObject({ code: "accounting_failed" });
    expect(sink.content).toBeUndefined();
  });

  it("lets a schema judge the answers", async () => {
    const schema: StandardSchema = {
      "~standard": {
        version: 1,
        vendor: "own",
        validate: (value) => (value === 1 ? { value } : { issues: [{ message: "not one" }] }),
      },
    };
    const says = (id: string, content: string): Line =>
      good(id, { response: { status_code: 200, body: { choices: [{ message: { content } }] } } });
    const { states, counts } = await collect(["a", "b"], [{ output: [says("a", "1"), says("b", "2")] }], { schema });
    expect(states).toEqual(["succeeded", "invalid"]);
    expect(counts).toMatchObject({ succeeded: 1, invalid: 1 });
  });
});
