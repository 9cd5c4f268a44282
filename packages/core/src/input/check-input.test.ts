import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { blobSource } from "../ports/blob-source.ts";
import type { Source } from "../ports/source.ts";
import { assertInput, checkInput } from "./check-input.ts";
import type { CheckInputOptions } from "./input-report.ts";
import { requestsSource } from "./requests-source.ts";

const source = (content: string | Uint8Array<ArrayBuffer>): Source => blobSource(new Blob([content]), "in.jsonl");
const row = (custom_id: unknown, body: unknown = {}): string => JSON.stringify({ custom_id, body });

async function problemsOf(text: string | Uint8Array<ArrayBuffer>, options: CheckInputOptions = {}) {
  const { problems } = await checkInput(source(text), options);
  return problems.map(({ line, message }) => `${line}: ${message}`);
}

describe("checkInput", () => {
  it.each([
    ["a path", "requests.jsonl", "fileSource"],
    ["nothing", undefined, "fileSource"],
    ["a Blob", new Blob(["{}"]), "blobSource"],
  ])("refuses %s, which is neither source nor requests", async (_, inputs, hint) => {
    await expect(Reflect.apply(checkInput, undefined, [inputs])).rejects.toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining(hint),
    });
  });

  it("has no source of requests for what is no array", () => {
    const make = (value: unknown): unknown => Reflect.apply(requestsSource, undefined, [value]);
    expect(() => make("requests.jsonl")).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });

  it("finds nothing wrong with a good file", async () => {
    const text = `\uFEFF${row("1")}\r\n${row("2")}\r\n\r\n`;
    expect(await checkInput(source(text))).toEqual({
      rows: 2,
      bytes: new TextEncoder().encode(text).byteLength,
      problems: [],
      problemCount: 0,
      warnings: [],
      warningCount: 0,
      generatedIds: 0,
    });
  });

  it.each([
    { name: "nothing", text: "", problem: "1: The input is empty; a job needs at least one request" },
    { name: "blank lines alone", text: "\n\n", problem: "1: The input is empty; a job needs at least one request" },
    {
      name: "a blank line in between",
      text: `${row("1")}\n\n${row("2")}\n`,
      problem: "2: The line is blank; remove it",
    },
    {
      name: "an id twice",
      text: `${row("1")}\n${row("2")}\n${row("1")}`,
      problem: '3: custom_id "1" stands on line 1 already; make it unique',
    },
    { name: "an empty id", text: row(""), problem: '1: custom_id is ""; give each request its own' },
    { name: "an id that is a number", text: row(7), problem: "1: custom_id is a number; write it as a string" },
    {
      name: "no id",
      text: '{"body":{}}',
      problem: "1: custom_id is missing, so the result could not be matched to the request; add one",
    },
    {
      name: "an id under its name in the official client",
      text: '{"customId":"1","body":{}}',
      problem: '1: custom_id is missing, so the result could not be matched to the request; rename "customId"',
    },
    {
      name: "no body",
      text: '{"custom_id":"1"}',
      problem: "1: body is missing; it holds the request as the endpoint takes it",
    },
    { name: "a body that is a list", text: row("1", []), problem: "1: body is a list; it must be an object" },
    { name: "a body that is null", text: row("1", null), problem: "1: body is null; it must be an object" },
    { name: "a body that is text", text: row("1", "{}"), problem: "1: body is a string; it must be an object" },
    {
      name: "a request that streams",
      text: row("1", { stream: true }),
      problem: "1: body.stream is true, but a batch cannot stream; leave it out",
    },
    {
      name: "a line that is no object",
      text: "[1]",
      problem: "1: The line is a list; each line must be an object with custom_id and body",
    },
  ])("names the line of $name", async ({ text, problem }) => {
    expect(await problemsOf(text)).toEqual([problem]);
  });

  it("says why a line is not JSON", async () => {
    const [problem] = await problemsOf(`${row("1")}\n{"custom_id": "2", body: {}}\n`);
    expect(problem).toMatch(/^2: The line is not JSON: \S/);
  });

  it("tells bytes that are not UTF-8 from a replacement character that is", async () => {
    const good = new TextEncoder().encode(`${row("\uFFFD")}\n`);
    const bad = Uint8Array.from([...good, ...new TextEncoder().encode('{"custom_id":"'), 0xe9, 0x22, 0x7d, 0x0a]);
    expect(await problemsOf(bad)).toEqual(["2: The line is not UTF-8; save the file as UTF-8"]);
  });

  it("stops at a line over the cap, and says so", async () => {
    const report = await checkInput(source(`${row("1")}\n${row("2".repeat(50))}\n${row("1")}\n`), { maxLineBytes: 40 });
    expect(report.problems).toEqual([
      { line: 2, message: "The line is longer than 40 bytes; what follows it was not read" },
    ]);
    expect(report.rows).toBe(2);
  });

  it("says once where there are too many requests or bytes", async () => {
    const lines = Array.from({ length: 10 }, (_, index) => `${row(String(index))}\n`).join("");
    expect(await problemsOf(lines, { maxRows: 4 })).toEqual([
      "5: The input has more than 4 requests; split it into several jobs",
    ]);
    expect(await problemsOf(lines, { maxBytes: lines.length - 1 })).toEqual([
      `1: The input exceeds ${lines.length - 1} bytes about here; split it into several jobs`,
    ]);
    expect(await problemsOf(lines, { maxRows: 10, maxBytes: lines.length })).toEqual([]);
  });

  it("warns of what the job overrides", async () => {
    const text = JSON.stringify({ custom_id: "1", method: "POST", url: "/v1/ocr", body: { model: "large" } });
    const report = await checkInput(source(text), { model: "small", endpoint: "/v1/embeddings" });
    expect(report.problems).toEqual([]);
    expect(report.warnings).toEqual([
      { line: 1, message: 'body.model is "large", but the job\'s model "small" is used' },
      { line: 1, message: 'url is "/v1/ocr", but the job\'s endpoint "/v1/embeddings" is called' },
    ]);
    expect(report.warningCount).toBe(2);
  });

  it("keeps the first 100 problems and counts the rest", async () => {
    const report = await checkInput(source("x\n".repeat(250)));
    expect(report.problems).toHaveLength(100);
    expect(report.problemCount).toBe(250);
  });

  it("reports its progress", async () => {
    const onProgress = vi.fn();
    await checkInput(source(`${row("1")}\n`), { onProgress });
    expect(onProgress).toHaveBeenLastCalledWith({ rows: 1, bytes: row("1").length + 1 });
  });

  it("ends with the signal's reason", async () => {
    const reason = new Error("enough");
    const hanging: Source = { name: "x", open: () => new ReadableStream<Uint8Array>() };
    const controller = new AbortController();
    const check = checkInput(hanging, { signal: controller.signal });
    controller.abort(reason);
    await expect(check).rejects.toBe(reason);
    await expect(checkInput([], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it.each(["maxRows", "maxBytes", "maxLineBytes"])("refuses a %s that cannot be", async (name) => {
    await expect(checkInput([], { [name]: 0 })).rejects.toMatchObject({ code: "invalid_argument", field: name });
  });

  it("finds exactly the ids that stand twice, with the lines of both", async () => {
    const ids = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(ids, async (given) => {
        const expected = given.flatMap((id, index) => {
          const first = given.indexOf(id);
          return first === index
            ? []
            : [`${index + 1}: custom_id "${id}" stands on line ${first + 1} already; make it unique`];
        });
        const text = given.map((id) => `${row(id)}\n`).join("");
        if (given.length > 0) expect(await problemsOf(text)).toEqual(expected);
      }),
    );
  });

  it("does not take different ids for one because their hashes are equal", async () => {
    // Such a pair cannot be made by hand, so the source changes: read again, the earlier line holds another id.
    let opened = 0;
    const versions = [`${row("a")}\n${row("a")}\n`, `${row("b")}\n${row("a")}\n`];
    const changing: Source = { name: "x", open: () => new Blob([versions[opened++] ?? ""]).stream() };
    const report = await checkInput(changing);
    expect(opened).toBe(2);
    expect(report).toMatchObject({ problems: [], problemCount: 0 });
  });
});

describe("checkInput of a list", () => {
  it("lets requests without an id have their place", async () => {
    const requests = [{ body: {} }, { custom_id: null, body: {} }, { custom_id: "c", body: {} }];
    const report = await checkInput(requests);
    expect(report).toMatchObject({ rows: 3, problems: [], generatedIds: 2 });
    const written = await new Response(await requestsSource(requests).open()).text();
    expect(report.bytes).toBe(written.length);
  });

  it("takes any iterable", async () => {
    const requests = (async function* () {
      yield { custom_id: "a", body: {} };
      yield { custom_id: "a", body: {} };
    })();
    expect((await checkInput(requests)).problems).toEqual([
      { line: 2, message: 'custom_id "a" stands on line 1 already; make it unique' },
    ]);
  });

  it("finds a place that is already an id", async () => {
    expect((await checkInput([{ custom_id: "1", body: {} }, { body: {} }])).problems).toEqual([
      { line: 2, message: 'custom_id "1" stands on line 1 already; make it unique' },
    ]);
  });

  it("finds what JSON cannot say", async () => {
    const { problems } = await checkInput([{ custom_id: "1", body: { input: 1n } }]);
    expect(problems).toEqual([{ line: 1, message: expect.stringContaining("Cannot write the value as JSON") }]);
  });
});

describe("assertInput", () => {
  it("gives the report of a good input", async () => {
    expect(await assertInput([{ body: {} }])).toMatchObject({ rows: 1, generatedIds: 1 });
  });

  it("throws the problems", async () => {
    const check = assertInput(source(`${row("1")}\n${row("1")}\n[]\n`));
    await expect(check).rejects.toMatchObject({
      name: "InvalidInputError",
      code: "invalid_input",
      message:
        'Cannot use "in.jsonl": line 2: custom_id "1" stands on line 1 already; make it unique (and 1 more; see problems)',
      problemCount: 2,
      problems: [{ line: 2 }, { line: 3 }],
    });
    await expect(assertInput([])).rejects.toThrow("Cannot use the requests: line 1: The input is empty");
  });
});

describe("requestsSource", () => {
  it("gives the same bytes every time it is opened, and only what is to be sent", async () => {
    const requests = [{ custom_id: "a", body: { input: "é" }, context: { secret: 1 } }, { body: {} }];
    const made = requestsSource(requests, { name: "mine.jsonl" });
    expect(made.name).toBe("mine.jsonl");
    for (let time = 0; time < 2; time += 1) {
      expect(await new Response(await made.open()).text()).toBe(
        '{"custom_id":"a","body":{"input":"é"}}\n{"custom_id":"1","body":{}}\n',
      );
    }
  });

  it("refuses a place that is the id of another request", () => {
    expect(() => requestsSource([{ body: {} }, { custom_id: "0", body: {} }])).toThrow(
      'Cannot name requests[0] "0" after its place: another request has that custom_id; give each its own',
    );
    expect(() =>
      requestsSource([
        { custom_id: "1", body: {} },
        { custom_id: "0", body: {} },
      ]),
    ).not.toThrow();
  });
});
