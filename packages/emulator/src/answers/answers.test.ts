import { describe, expect, it } from "vitest";
import { setUp } from "../test-support/client.ts";
import { estimateTokens, limitText } from "./text-model.ts";

const CHAT = { messages: [{ role: "user", content: "Which French cheese goes with pears?" }] };

/** Runs one row and gives its result line. */
async function answer(endpoint: string, body: Record<string, unknown>, model: string | null = null, options = {}) {
  const { client, emulator } = setUp(options);
  const { id } = await client.createJob({ endpoint, requests: [{ custom_id: "0", body }], ...(model && { model }) });
  await emulator.finishJobs();
  const [line] = (await client.job(id)).outputs ?? [];
  const { response, error } = line as { response: { status_code: number; body: unknown }; error: unknown };
  return {
    status: response.status_code,
    error,
    body: response.body as Record<string, unknown>,
  };
}

interface Completion {
  readonly usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
  readonly choices: readonly {
    finish_reason: string;
    message: { content: string; tool_calls: { function: { name: string; arguments: string } }[] | null };
  }[];
}

async function chat(body: Record<string, unknown>): Promise<Completion> {
  const { body: completion, status } = await answer(
    "/v1/chat/completions",
    { ...CHAT, ...body },
    "mistral-small-latest",
  );
  expect(status).toBe(200);
  return completion as unknown as Completion;
}

describe("chat completions", () => {
  it("answer about the prompt with consistent usage", async () => {
    const { usage, choices } = await chat({});
    expect(choices[0]?.message.content).toContain("French cheese");
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
    expect(usage.completion_tokens).toBe(estimateTokens(choices[0]?.message.content ?? ""));
    expect(choices[0]?.finish_reason).toBe("stop");
  });

  it("obey max_tokens, stop and n", async () => {
    const cut = await chat({ max_tokens: 5 });
    expect(cut.choices[0]).toMatchObject({ finish_reason: "length" });
    expect(cut.usage.completion_tokens).toBe(5);
    const stopped = await chat({ stop: ["cheese"] });
    expect(stopped.choices[0]?.message.content).not.toContain("cheese");
    expect((await chat({ n: 3 })).choices).toHaveLength(3);
  });

  it("write JSON where asked to", async () => {
    const object = await chat({ response_format: { type: "json_object" } });
    expect(JSON.parse(object.choices[0]?.message.content ?? "")).toMatchObject({ topic: expect.any(String) });
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", maxLength: 12 },
        year: { type: "integer", minimum: 1900, maximum: 2000 },
        score: { type: "number" },
        colour: { enum: ["red", "white"] },
        tags: { type: "array", items: { type: "string" }, minItems: 2 },
        nested: { $ref: "#/$defs/nested" },
        maybe: { anyOf: [{ type: "null" }, { type: "string" }] },
        kind: { const: "wine" },
        dry: { type: "boolean" },
      },
      required: ["name", "year"],
      $defs: { nested: { type: "object", properties: { self: { $ref: "#/$defs/nested" } } } },
    };
    const typed = await chat({ response_format: { type: "json_schema", json_schema: { name: "wine", schema } } });
    const value = JSON.parse(typed.choices[0]?.message.content ?? "") as Record<string, unknown>;
    expect(String(value["name"]).length).toBeLessThanOrEqual(12);
    expect(value["year"]).toBeGreaterThanOrEqual(1900);
    expect(Number.isInteger(value["year"])).toBe(true);
    expect(["red", "white"]).toContain(value["colour"]);
    expect(value["tags"]).toHaveLength(2);
    expect(value).toMatchObject({ kind: "wine", maybe: null, nested: {}, dry: expect.any(Boolean) });
  });

  it("call the tool that they must", async () => {
    const tools = [
      {
        type: "function",
        function: { name: "look_up", parameters: { type: "object", properties: { q: { type: "string" } } } },
      },
    ];
    for (const tool_choice of ["any", { type: "function", function: { name: "look_up" } }]) {
      const { choices } = await chat({ tools, tool_choice });
      expect(choices[0]?.finish_reason).toBe("tool_calls");
      const call = choices[0]?.message.tool_calls?.[0]?.function;
      expect(call?.name).toBe("look_up");
      expect(JSON.parse(call?.arguments ?? "")).toMatchObject({ q: expect.any(String) });
    }
    expect((await chat({ tools })).choices[0]?.message.tool_calls).toBeNull();
  });
});

describe("the other endpoints", () => {
  it.each([
    [
      "/v1/fim/completions",
      { prompt: "def f", suffix: "return x" },
      { object: "chat.completion", choices: [{ index: 0 }] },
    ],
    [
      "/v1/moderations",
      { input: ["I will kill you", "hello"] },
      { results: [{ categories: { violence_and_threats: true } }, { categories: { pii: false } }] },
    ],
    ["/v1/chat/moderations", { input: CHAT.messages }, { results: [{ category_scores: { law: expect.any(Number) } }] }],
    ["/v1/chat/moderations", { input: [CHAT.messages, CHAT.messages] }, { results: [{}, {}] }],
    [
      "/v1/classifications",
      { input: "great" },
      { results: [{ sentiment: { scores: { positive: expect.any(Number) } } }] },
    ],
    ["/v1/chat/classifications", { input: [CHAT, CHAT] }, { results: [{}, {}] }],
    [
      "/v1/ocr",
      { document: { type: "document_url", document_url: "https://arxiv.org/pdf/2410.07073" }, pages: "0,3-4" },
      {
        pages: [{ index: 0 }, { index: 3 }, { index: 4 }],
        usage_info: { pages_processed: 3 },
        document_annotation: null,
      },
    ],
    [
      "/v1/conversations",
      { inputs: "Hello" },
      { object: "conversation.response", outputs: [{ type: "message.output", role: "assistant" }] },
    ],
    [
      "/v1/audio/transcriptions",
      { file_url: "https://docs.mistral.ai/audio/obama.mp3" },
      { language: "en", segments: [], finish_reason: null },
    ],
  ])("%s answers plausibly", async (endpoint, body, expected) => {
    const { status, body: result } = await answer(endpoint, body, "mistral-small-latest");
    expect(result).toMatchObject(expected);
    expect(status).toBe(200);
  });

  it("embeddings have the length asked for, and equal texts equal vectors", async () => {
    const body = { input: ["a", "b", "a"], output_dimension: 16 };
    const { body: result } = await answer("/v1/embeddings", body, "mistral-embed");
    const vectors = (result["data"] as { embedding: number[] }[]).map((item) => item.embedding);
    expect(vectors.map((vector) => vector.length)).toEqual([16, 16, 16]);
    expect(vectors[0]).toEqual(vectors[2]);
    expect(vectors[0]).not.toEqual(vectors[1]);
    expect(Math.hypot(...(vectors[0] ?? []))).toBeCloseTo(1, 5);
    const packed = await answer(
      "/v1/embeddings",
      { ...body, output_dtype: "ubinary", encoding_format: "base64" },
      "mistral-embed",
    );
    expect(packed.body["data"]).toMatchObject([{ embedding: expect.any(String) }, {}, {}]);
  });
});

describe("refused rows", () => {
  it.each([
    ["/v1/chat/completions", {}, "missing"],
    ["/v1/chat/completions", { messages: [] }, "too_short"],
    ["/v1/chat/completions", { messages: "hello" }, "list_type"],
    ["/v1/chat/completions", { messages: [{ role: "robot", content: "x" }] }, "union_tag_invalid"],
    ["/v1/chat/completions", { messages: [{ content: "x" }] }, "union_tag_not_found"],
    ["/v1/chat/completions", { messages: [{ role: "user" }] }, "missing"],
    ["/v1/chat/completions", { ...CHAT, max_tokens: -1 }, "greater_than_equal"],
    ["/v1/chat/completions", { ...CHAT, max_tokens: 1.5 }, "int_type"],
    ["/v1/chat/completions", { ...CHAT, temperature: 2 }, "less_than_equal"],
    ["/v1/chat/completions", { ...CHAT, temperature: "hot" }, "float_type"],
    ["/v1/chat/completions", { ...CHAT, top_p: 0 }, "greater_than"],
    ["/v1/chat/completions", { ...CHAT, response_format: { type: "xml" } }, "enum"],
    ["/v1/chat/completions", { ...CHAT, store: false }, "extra_forbidden"],
    ["/v1/embeddings", { input: "" }, "string_too_short"],
    ["/v1/embeddings", { input: [] }, "too_short"],
    ["/v1/embeddings", {}, "missing"],
    ["/v1/fim/completions", {}, "missing"],
    ["/v1/moderations", { input: [1] }, "string_type"],
    ["/v1/chat/moderations", {}, "missing"],
    ["/v1/classifications", {}, "missing"],
    ["/v1/chat/classifications", { input: {} }, "missing"],
    ["/v1/ocr", { document: {} }, "missing"],
    ["/v1/ocr", {}, "missing"],
    ["/v1/conversations", {}, "missing"],
    ["/v1/audio/transcriptions", {}, "missing"],
    ["/v1/audio/transcriptions", { file_id: "x", stream: true }, "literal_error"],
  ])("%s %j: %s", async (endpoint, body, type) => {
    const { status, body: envelope, error } = await answer(endpoint, body, "mistral-small-latest");
    expect(status).toBe(422);
    expect(error).toBeNull();
    expect(envelope).toMatchObject({ object: "error", type: "invalid_request_error", param: null, code: null });
    expect((envelope["message"] as { detail: { type: string }[] }).detail[0]?.type).toBe(type);
  });

  it("name an unknown model in the endpoint's own words", async () => {
    expect(await answer("/v1/chat/completions", CHAT, "gpt-4")).toMatchObject({ status: 400, body: { code: "1500" } });
    const document = { document_url: "https://x.test/a.pdf" };
    expect(await answer("/v1/ocr", { document }, "gpt-4")).toMatchObject({ status: 404, body: { code: "3040" } });
    expect(await answer("/v1/chat/completions", CHAT, "gpt-4", { models: ["gpt-4"] })).toMatchObject({ status: 200 });
  });

  it("have no model at all", async () => {
    expect((await answer("/v1/chat/completions", CHAT)).status).toBe(422);
    expect((await answer("/v1/chat/completions", { ...CHAT, model: "mistral-small-latest" })).status).toBe(200);
  });

  it("let the job's model win over the body's", async () => {
    const { body } = await answer(
      "/v1/chat/completions",
      { ...CHAT, model: "mistral-large-latest" },
      "mistral-small-latest",
    );
    expect(body["model"]).toBe("mistral-small-latest");
  });
});

describe("limitText()", () => {
  it.each([
    ["one two three", null, [], { text: "one two three", tokens: 3, finish_reason: "stop" }],
    ["one two three", 1, [], { text: "one ", tokens: 1, finish_reason: "length" }],
    ["one two three", 0, [], { text: "", tokens: 0, finish_reason: "length" }],
    ["one two three", null, ["two"], { text: "one ", tokens: 1, finish_reason: "stop" }],
  ] as const)("%j to %s tokens at %j", (text, maxTokens, stops, expected) => {
    expect(limitText(text, maxTokens, stops)).toEqual(expected);
  });
});
