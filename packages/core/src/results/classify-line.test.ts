import { describe, expect, it } from "vitest";
import { classifyLine, classOf } from "./classify-line.ts";

const chat = (finish_reason: unknown): Record<string, unknown> => ({ choices: [{ index: 0, finish_reason }] });
const answer = (body: unknown, status_code: unknown = 200): Record<string, unknown> => ({
  response: { status_code, body },
  error: null,
});

describe("classifyLine", () => {
  it.each([
    { name: "a chat answer", line: answer(chat("stop")), outcome: "succeeded" },
    { name: "an embedding", line: answer({ object: "list", data: [] }), outcome: "succeeded" },
    { name: "a transcription with a null finish_reason", line: answer({ finish_reason: null }), outcome: "succeeded" },
    { name: "an empty body", line: answer({}), outcome: "succeeded" },
    { name: "no error key", line: { response: { status_code: 200, body: {} } }, outcome: "succeeded" },
    { name: "a body in a JSON string", line: answer('{"choices":[]}'), outcome: "succeeded" },
    { name: "a cut answer", line: answer(chat("length")), outcome: "truncated" },
    { name: "a cut answer at the model's limit", line: answer(chat("model_length")), outcome: "truncated" },
    {
      name: "one cut choice of two",
      line: answer({ choices: [{ finish_reason: "stop" }, { finish_reason: "length" }] }),
      outcome: "truncated",
    },
    { name: "a cut answer in a JSON string", line: answer(JSON.stringify(chat("length"))), outcome: "truncated" },
    { name: "odd choices", line: answer({ choices: [null, "length"] }), outcome: "succeeded" },
  ])("takes $name for $outcome", ({ line, outcome }) => {
    expect(classifyLine(line)).toMatchObject({ outcome, status_code: 200, body: expect.any(Object) });
  });

  it.each([
    {
      name: "a string error beside a status",
      line: { custom_id: "b", response: { status_code: 429, body: null }, error: "rate limited" },
      failure: { class: "retryable", status_code: 429, message: "rate limited", error: "rate limited", body: null },
    },
    {
      name: "a bare error without a response",
      line: { custom_id: "request-0", error: "1 validation error for ChatCompletionStreamResponse" },
      failure: {
        class: "retryable",
        status_code: null,
        message: "1 validation error for ChatCompletionStreamResponse",
        body: null,
      },
    },
    {
      name: "an error without custom_id",
      line: { response: { status_code: 500, body: {} }, error: "boom" },
      failure: { class: "retryable", status_code: 500, message: "boom" },
    },
    {
      name: "a bad status without an error key",
      line: { response: { status_code: 400, body: {} } },
      failure: { class: "permanent", status_code: 400, message: "Status 400 without a message", error: null },
    },
    {
      name: "a body that is JSON in a string, with the message in it",
      line: answer('{"message":"File is too large. Maximum is 50 MB","type":"x"}', 413),
      failure: { class: "permanent", message: "File is too large. Maximum is 50 MB", body: { type: "x" } },
    },
    {
      name: "a body of plain text",
      line: answer("Service unavailable", 503),
      failure: { class: "retryable", message: "Service unavailable", body: "Service unavailable" },
    },
    {
      name: "a body of HTML",
      line: answer("<html><head><title>502 Bad Gateway</title></head></html>", 502),
      failure: { class: "retryable", message: 'an HTML page titled "502 Bad Gateway"' },
    },
    {
      name: "an error of message and type",
      line: { response: null, error: { message: "quota exhausted", type: "x" } },
      failure: { class: "retryable", status_code: null, message: "quota exhausted" },
    },
    {
      name: "an error of code and message",
      line: { response: { status_code: 402, body: null }, error: { code: "billing", message: "pay first" } },
      failure: { class: "account", message: "pay first", error: { code: "billing", message: "pay first" } },
    },
    {
      name: "an error of a code alone",
      line: { response: { status_code: 422 }, error: { code: "3040" } },
      failure: { class: "permanent", message: '{"code":"3040"}' },
    },
    {
      name: "a validation list inside the error envelope",
      line: answer(
        {
          object: "error",
          message: { detail: [{ type: "extra_forbidden", loc: ["body", "store"], msg: "Not permitted" }] },
        },
        422,
      ),
      failure: { class: "permanent", message: "body.store: Not permitted" },
    },
    {
      name: "an error beside a good answer",
      line: { response: { status_code: 200, body: chat("stop") }, error: "late failure" },
      failure: { class: "retryable", status_code: 200, message: "late failure" },
    },
    {
      name: "an empty error string",
      line: { response: { status_code: 200, body: {} }, error: "" },
      failure: { class: "retryable", status_code: 200, message: "Status 200 without a message" },
    },
    {
      name: "nothing at all",
      line: {},
      failure: {
        class: "retryable",
        status_code: null,
        message: "The line has neither a status nor an error",
        error: null,
        body: null,
      },
    },
    {
      name: "status 0",
      line: answer({}, 0),
      failure: { class: "retryable", status_code: 0 },
    },
    {
      name: "a status that is text",
      line: answer({}, "200"),
      failure: { class: "retryable", status_code: null },
    },
    {
      name: "a good status with a null body",
      line: answer(null),
      failure: { class: "retryable", status_code: 200, message: "Status 200 with no body" },
    },
    {
      name: "a good status with a list",
      line: answer([1]),
      failure: { class: "retryable", message: "Status 200 with a body that is no object but a list" },
    },
    {
      name: "a good status with text that is not JSON",
      line: answer("not { json"),
      failure: { class: "retryable", message: "Status 200 with a body that is no object but a string" },
    },
    {
      name: "a good status with JSON in JSON in a string",
      line: answer(JSON.stringify(JSON.stringify({}))),
      failure: { class: "retryable", body: "{}" },
    },
  ])("takes $name for failed", ({ line, failure }) => {
    expect(classifyLine(line)).toMatchObject({ outcome: "failed", ...failure });
  });

  it("bounds a long message", () => {
    const outcome = classifyLine({ error: "x".repeat(10_000) });
    expect(outcome).toMatchObject({ message: `${"x".repeat(497)}...` });
  });
});

describe("classOf", () => {
  it.each([
    { statuses: [null, 0, 200, 302, 408, 409, 425, 429, 500, 502, 503, 504, 520, 599], expected: "retryable" },
    { statuses: [401, 402, 403], expected: "account" },
    { statuses: [400, 404, 405, 410, 413, 422, 451, 499], expected: "permanent" },
  ])("puts $statuses among the $expected", ({ statuses, expected }) => {
    expect(statuses.map(classOf)).toEqual(statuses.map(() => expected));
  });
});
