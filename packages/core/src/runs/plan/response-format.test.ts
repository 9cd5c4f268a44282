import { describe, expect, it } from "vitest";
import { blobSource } from "../../ports/blob-source.ts";
import { bytesOf } from "../../test-support/chunked-source.ts";
import { checkJsonSchema, withResponseFormat } from "./response-format.ts";

const CHAT = "/v1/chat/completions";
const schema = { type: "object", properties: { name: { type: "string" } } };
const format = { type: "json_schema", json_schema: { name: "answer", schema, strict: true } };
const messages = [{ role: "user", content: 'say "response_format" \\ {"body":{}}' }];

async function filled(...lines: readonly string[]): Promise<string[]> {
  const source = blobSource(new Blob([lines.map((line) => `${line}\n`).join("")]), "in.jsonl");
  const bytes = await bytesOf(withResponseFormat(source, { response_schema: schema }));
  return new TextDecoder().decode(bytes).split("\n").slice(0, -1);
}

describe("withResponseFormat()", () => {
  it.each([
    ["the usual order", `{"custom_id":"a\\"b","body":{"messages":${JSON.stringify(messages)}}}`],
    ["spaces", ` { "custom_id" : "a" , "body" : { "messages" : ${JSON.stringify(messages)} } } `],
    ["the body first", `{"body":{"messages":${JSON.stringify(messages)}},"custom_id":"a"}`],
    ["another field first", `{"extra":1,"body":{"messages":${JSON.stringify(messages)}},"custom_id":"a"}`],
    [
      "a format that is null",
      `{"custom_id":"a","body":{"response_format":null,"messages":${JSON.stringify(messages)}}}`,
    ],
    ["an empty body", '{"custom_id":"a","body":{}}'],
  ])("asks for the schema in a line with %s, and changes nothing else", async (_, line) => {
    const [text = ""] = await filled(line);
    const before = JSON.parse(line);
    expect(JSON.parse(text)).toEqual({ ...before, body: { ...before.body, response_format: format } });
  });

  it("keeps numbers as they are written where it need not parse the line", async () => {
    const line = '{"custom_id":"a","body":{"random_seed":12345678901234567890,"temperature":1.0,"messages":[]}}';
    const [text = ""] = await filled(line);
    expect(text).toContain('"random_seed":12345678901234567890,"temperature":1.0');
  });

  it("leaves a request that asks for a form of its own, and lines that are no requests", async () => {
    const lines = [
      '{"custom_id":"a","body":{"messages":[],"response_format":{"type":"text"}}}',
      '{"custom_id":"a","body":{"messages":[],"response_format" : {"type":"json_object"}}}',
      '{"custom_id":"a","body":[]}',
      "not JSON",
      "",
      "7",
    ];
    expect(await filled(...lines, "end")).toEqual([...lines, "end"]);
  });

  it("gives back the source itself without a schema", () => {
    const source = blobSource(new Blob(["{}\n"]), "in.jsonl");
    expect(withResponseFormat(source, { response_schema: null })).toBe(source);
  });
});

describe("checkJsonSchema()", () => {
  it("keeps plain data", () => {
    expect(checkJsonSchema({ type: "object", nothing: undefined }, CHAT)).toEqual({ type: "object" });
    expect(checkJsonSchema(undefined, "/v1/ocr")).toBeNull();
  });

  it.each<[string, unknown, string]>([
    ["what is no object", "schema", CHAT],
    ["a Standard Schema", { "~standard": {} }, CHAT],
    ["a whole response_format", format, CHAT],
    ["a schema that fits into no event", { description: "x".repeat(20_000) }, CHAT],
    ["an endpoint that takes none", schema, "/v1/embeddings"],
  ])("refuses %s", (_, given, endpoint) => {
    expect(() => Reflect.apply(checkJsonSchema, undefined, [given, endpoint])).toThrow(
      expect.objectContaining({ code: "invalid_argument", field: "jsonSchema" }),
    );
  });
});
