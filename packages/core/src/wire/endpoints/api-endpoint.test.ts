import { describe, expect, expectTypeOf, it } from "vitest";
import {
  API_ENDPOINTS,
  type ApiEndpoint,
  type EndpointBodies,
  type KnownApiEndpoint,
  type RequestBody,
  type ResponseBody,
} from "./api-endpoint.ts";
import type { ChatCompletionRequest, ChatCompletionResponse } from "./chat-completions.ts";
import type { ConversationOutputEntry } from "./conversation-entries.ts";
import type { EmbeddingResponse } from "./embeddings.ts";
import type { OCRBlock } from "./ocr-blocks.ts";

/** Takes a request body of an endpoint; what it accepts is decided by the type checker. */
function requestTo<Endpoint extends string>(_endpoint: Endpoint, body: RequestBody<Endpoint>): unknown {
  return body;
}

/** Takes the body of an answer of an endpoint. */
function answerOf<Endpoint extends string>(_endpoint: Endpoint, body: ResponseBody<Endpoint>): ResponseBody<Endpoint> {
  return body;
}

const NO_USAGE = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

function nextChat(body: ChatCompletionResponse): ChatCompletionRequest {
  return {
    messages: body.choices.flatMap(({ message }) => (message ? [{ ...message, role: "assistant" as const }] : [])),
  };
}

function nextConversation(outputs: ConversationOutputEntry[]): RequestBody<"/v1/conversations"> {
  return { inputs: outputs };
}

function imageIds(blocks: readonly OCRBlock[]): string[] {
  return blocks.flatMap((block) => (block.type === "image" ? [block.image_id] : []));
}

describe("API_ENDPOINTS", () => {
  it("names each endpoint once, and as many as have typed bodies", () => {
    const typed: Record<KnownApiEndpoint, true> = {
      "/v1/chat/completions": true,
      "/v1/embeddings": true,
      "/v1/fim/completions": true,
      "/v1/moderations": true,
      "/v1/chat/moderations": true,
      "/v1/ocr": true,
      "/v1/classifications": true,
      "/v1/chat/classifications": true,
      "/v1/conversations": true,
      "/v1/audio/transcriptions": true,
    };
    expect(API_ENDPOINTS).toEqual(Object.keys(typed));
  });
});

describe("RequestBody", () => {
  it("accepts the documented bodies", () => {
    requestTo("/v1/chat/completions", {
      max_tokens: 100,
      messages: [{ role: "user", content: "What is the best French cheese?" }],
    });
    requestTo("/v1/embeddings", { input: "What is the best French cheese?" });
    requestTo("/v1/fim/completions", { prompt: "def", suffix: "return a+b" });
    requestTo("/v1/moderations", { input: ["one text", "another"] });
    requestTo("/v1/chat/moderations", {
      input: [[{ role: "user", content: "one" }], [{ role: "user", content: null }]],
    });
    requestTo("/v1/ocr", { document: { document_url: "https://arxiv.org/pdf/2410.07073" } });
    requestTo("/v1/ocr", {
      document: { type: "file", file_id: "6a1f0bd1-4a3c-4c8f-9d3d-0f6f3b7a8c11" },
      pages: "0,2-4",
    });
    requestTo("/v1/classifications", { input: "a text" });
    requestTo("/v1/chat/classifications", { input: { messages: [{ role: "user", content: "a text" }] } });
    requestTo("/v1/conversations", { inputs: "hello", completion_args: { temperature: 0.3 } });
    requestTo("/v1/audio/transcriptions", { file_url: "https://docs.mistral.ai/audio/obama.mp3" });
  });

  it("accepts every kind of message, chunk, tool and format", () => {
    requestTo("/v1/chat/completions", {
      messages: [
        { role: "system", content: [{ type: "text", text: "Be brief" }] },
        { role: "user", content: [{ type: "image_url", image_url: "data:image/png;base64,iVBORw0" }] },
        { role: "assistant", tool_calls: [{ id: "a", function: { name: "sum", arguments: '{"a":1}' } }] },
        { role: "tool", content: "3", tool_call_id: "a", name: "sum" },
      ],
      tools: [{ type: "function", function: { name: "sum", parameters: { type: "object" } } }, { type: "web_search" }],
      tool_choice: { type: "function", function: { name: "sum" } },
      response_format: { type: "json_schema", json_schema: { name: "book", schema: { type: "object" }, strict: true } },
    });
  });

  it("accepts undefined for what may be left out, and constant bodies", () => {
    const max_tokens: number | undefined = undefined;
    const body = { messages: [{ role: "user", content: "hi" }], max_tokens, stop: ["a", "b"] } as const;
    requestTo("/v1/chat/completions", body);
  });

  it("refuses what the service would refuse", () => {
    // @ts-expect-error Names are the wire's: max_tokens.
    requestTo("/v1/chat/completions", { messages: [{ role: "user", content: "hi" }], maxTokens: 5 });
    // @ts-expect-error Messages are missing.
    requestTo("/v1/chat/completions", { max_tokens: 5 });
    // @ts-expect-error A row holds one whole answer.
    requestTo("/v1/chat/completions", { messages: [{ role: "user", content: "hi" }], stream: true });
    // @ts-expect-error No such role.
    requestTo("/v1/chat/completions", { messages: [{ role: "wizard", content: "hi" }] });
    // @ts-expect-error A chunk of a chat message needs its type.
    requestTo("/v1/chat/completions", { messages: [{ role: "user", content: [{ text: "hi" }] }] });
    // @ts-expect-error The format may be left out, but not be null.
    requestTo("/v1/chat/completions", { messages: [{ role: "user", content: "hi" }], response_format: null });
    // @ts-expect-error The input is missing.
    requestTo("/v1/embeddings", { inputs: "a text" });
    // @ts-expect-error A document is an object.
    requestTo("/v1/ocr", { document: "https://arxiv.org/pdf/2410.07073" });
    // @ts-expect-error A line of JSON has no room for a file.
    requestTo("/v1/audio/transcriptions", { file: new Blob() });
  });

  it("is a record for an unknown endpoint, a union for a union, and anything for a string", () => {
    expectTypeOf<RequestBody<"/v2/new">>().toEqualTypeOf<Record<string, unknown>>();
    expectTypeOf<RequestBody<"/v1/embeddings" | "/v1/ocr">>().toEqualTypeOf<
      EndpointBodies["/v1/embeddings"]["request"] | EndpointBodies["/v1/ocr"]["request"]
    >();
    expectTypeOf<ChatCompletionRequest>().toExtend<RequestBody<string>>();
    expectTypeOf<ChatCompletionRequest>().toExtend<RequestBody<ApiEndpoint>>();
    expectTypeOf<{ anything: 1 }>().toExtend<RequestBody<string>>();
  });
});

describe("ResponseBody", () => {
  it("types known fields and hands out unknown ones as unknown", () => {
    const body = answerOf("/v1/chat/completions", {
      id: "85bcfa450e5643f2a2aed46472d97ffd",
      object: "chat.completion",
      model: "ministral-3b-latest",
      usage: { prompt_tokens: 10, completion_tokens: 128, total_tokens: 138, num_cached_tokens: 3 },
      created: 1761577934,
      choices: [{ index: 0, finish_reason: "length", message: { role: "assistant", content: "…", tool_calls: null } }],
    });
    expectTypeOf(body.usage.prompt_tokens).toEqualTypeOf<number>();
    expectTypeOf(body.choices[0]?.message?.tool_calls?.[0]?.function.name).toEqualTypeOf<string | undefined>();
    expectTypeOf(body["new_field"]).toEqualTypeOf<unknown>();
    expectTypeOf(body.usage["num_cached_tokens"]).toEqualTypeOf<unknown>();
  });

  it("accepts the documented embeddings, pages and transcription", () => {
    const usage = { prompt_tokens: 1, completion_tokens: 0, total_tokens: 1, prompt_audio_seconds: null };
    answerOf("/v1/embeddings", {
      id: "a",
      object: "list",
      model: "mistral-embed",
      usage: { ...usage, prompt_token_details: null, request_count: null },
      data: [{ object: "embedding", embedding: [-0.01, 0.07], index: 0 }],
    });
    answerOf("/v1/ocr", {
      pages: [{ index: 0, markdown: "# Title", images: [], dimensions: { dpi: 200, height: 2200, width: 1700 } }],
      model: "mistral-ocr-2505-completion",
      usage_info: { pages_processed: 1, doc_size_bytes: 3110191 },
      document_annotation: null,
    });
    answerOf("/v1/audio/transcriptions", {
      model: "voxtral-mini-latest",
      text: "This week",
      usage,
      language: "en",
      segments: [],
      finish_reason: null,
    });
  });

  it("refuses known fields of another type", () => {
    expectTypeOf<{ id: string; model: string; results: string }>().not.toExtend<ResponseBody<"/v1/moderations">>();
    expectTypeOf<{ id: string }>().not.toExtend<ChatCompletionResponse>();
  });

  it("lets an answer's messages go into the next request", () => {
    const chat = nextChat({ id: "a", object: "", model: "", usage: NO_USAGE, created: 0, choices: [] });
    expect(chat).toEqual({ messages: [] });
    expect(nextConversation([{ content: "hello" }])).toEqual({ inputs: [{ content: "hello" }] });
  });

  it("narrows blocks by their type", () => {
    const place = { top_left_x: 0, top_left_y: 0, bottom_right_x: 9, bottom_right_y: 9, content: "" };
    expect(
      imageIds([
        { type: "text", ...place },
        { type: "image", image_id: "img-0.jpeg", ...place },
      ]),
    ).toEqual(["img-0.jpeg"]);
  });

  it("is a record for an unknown endpoint and a string, to which every typed body can go", () => {
    expectTypeOf<ResponseBody<"/v2/new">>().toEqualTypeOf<Record<string, unknown>>();
    expectTypeOf<ResponseBody<string>>().toEqualTypeOf<Record<string, unknown>>();
    expectTypeOf<ResponseBody<KnownApiEndpoint>>().toExtend<ResponseBody<string>>();
    expectTypeOf<ResponseBody<"/v1/embeddings" | "/v2/new">>().toEqualTypeOf<
      EmbeddingResponse | Record<string, unknown>
    >();
  });
});
