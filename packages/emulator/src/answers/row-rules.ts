import type { Checks } from "../http/checks.ts";
import { asText, isJsonObject, type JsonObject } from "../wire.ts";
import { ENDPOINT_FIELDS } from "./endpoint-fields.ts";
import type { RowRequest } from "./respond.ts";

type Rule = (body: JsonObject, checks: Checks) => void;

const RULES: Readonly<Record<string, Rule>> = {
  "/v1/chat/completions": (body, checks) => {
    checkMessages(body["messages"], checks, ["body", "messages"]);
    checkSampling(body, checks, ["body"]);
    checkInteger(body["n"], checks, ["body", "n"], 1);
  },
  "/v1/fim/completions": (body, checks) => {
    checkText(body["prompt"], checks, ["body", "prompt"]);
    checkSampling(body, checks, ["body"]);
  },
  "/v1/embeddings": (body, checks) => {
    checkTexts(body["input"], checks);
    checkInteger(body["output_dimension"], checks, ["body", "output_dimension"], 1);
  },
  "/v1/moderations": (body, checks) => checkTexts(body["input"], checks),
  "/v1/classifications": (body, checks) => checkTexts(body["input"], checks),
  "/v1/chat/moderations": (body, checks) => checkConversations(body["input"], checks),
  "/v1/chat/classifications": (body, checks) => checkInstructs(body["input"], checks),
  "/v1/ocr": (body, checks) => checkDocument(body["document"], checks),
  "/v1/conversations": (body, checks) => {
    const { inputs } = body;
    if (inputs === undefined) checks.missing(["body", "inputs"]);
    else if (typeof inputs !== "string") checks.list(inputs, ["body", "inputs"]);
    if (isJsonObject(body["completion_args"]))
      checkSampling(body["completion_args"], checks, ["body", "completion_args"]);
  },
  "/v1/audio/transcriptions": (body, checks) => {
    const sources = [body["file"], body["file_url"], body["file_id"]].filter(
      (value) => value !== undefined && value !== null,
    );
    if (sources.length === 0) checks.missing(["body", "file"]);
    if (body["stream"] === true)
      checks.add("literal_error", ["body", "stream"], "Input should be False", { expected: "False" });
  },
};

/** Endpoints whose schema makes the model optional. */
const MODEL_IS_OPTIONAL = new Set(["/v1/conversations", "/v1/ocr", "/v1/fim/completions"]);

/** Checks a row's body as far as the published schemas bound it. */
export function checkRowBody(row: RowRequest, checks: Checks, refusesStream: boolean): void {
  if (row.model === null && !MODEL_IS_OPTIONAL.has(row.endpoint)) checks.missing(["body", "model"]);
  RULES[row.endpoint]?.(row.body, checks);
  if (refusesStream && row.body["stream"] === true) {
    checks.add("literal_error", ["body", "stream"], "Input should be False", { expected: "False" });
  }
  const fields = ENDPOINT_FIELDS[row.endpoint];
  if (fields !== undefined) checks.noOtherKeys(row.body, fields, ["body"]);
}

type Location = readonly (string | number)[];

function checkMessages(messages: unknown, checks: Checks, loc: Location): void {
  if (messages === undefined) return checks.missing(loc);
  const list = checks.list(messages, loc);
  if (list === undefined) return undefined;
  if (list.length === 0) {
    checks.add("too_short", loc, "List should have at least 1 item after validation, not 0", {
      field_type: "List",
      min_length: 1,
      actual_length: 0,
    });
  }
  for (const [index, message] of list.entries()) checkMessage(message, checks, [...loc, index]);
  return undefined;
}

function checkMessage(value: unknown, checks: Checks, loc: Location): void {
  const message = checks.object(value, loc);
  if (message === undefined) return;
  const { role } = message;
  if (role === undefined) {
    checks.add("union_tag_not_found", loc, "Unable to extract tag using discriminator 'role'", {
      discriminator: "'role'",
    });
  } else if (!["system", "user", "assistant", "tool"].includes(asText(role))) {
    checks.add(
      "union_tag_invalid",
      loc,
      `Input tag '${asText(role)}' found using 'role' does not match any of the expected tags: 'system', 'user', 'assistant', 'tool'`,
      { discriminator: "'role'", tag: asText(role), expected_tags: "'system', 'user', 'assistant', 'tool'" },
    );
  } else if (role !== "assistant" && message["content"] === undefined) {
    checks.missing([...loc, asText(role), "content"]);
  }
}

function checkSampling(body: JsonObject, checks: Checks, loc: Location): void {
  checkNumber(body["temperature"], checks, [...loc, "temperature"], 0, 1.5);
  checkNumber(body["top_p"], checks, [...loc, "top_p"], 0, 1);
  if (body["top_p"] === 0) checks.add("greater_than", [...loc, "top_p"], "Input should be greater than 0", { gt: 0 });
  checkNumber(body["presence_penalty"], checks, [...loc, "presence_penalty"], -2, 2);
  checkNumber(body["frequency_penalty"], checks, [...loc, "frequency_penalty"], -2, 2);
  checkInteger(body["max_tokens"], checks, [...loc, "max_tokens"], 0);
  checkInteger(body["random_seed"], checks, [...loc, "random_seed"], 0);
  checkResponseFormat(body["response_format"], checks, [...loc, "response_format"]);
}

function checkResponseFormat(value: unknown, checks: Checks, loc: Location): void {
  if (value === undefined || value === null) return;
  const type = checks.object(value, loc)?.["type"];
  if (type === undefined || ["text", "json_object", "json_schema"].includes(asText(type))) return;
  const expected = "'text', 'json_object' or 'json_schema'";
  checks.add("enum", [...loc, "type"], `Input should be ${expected}`, { expected });
}

function checkNumber(value: unknown, checks: Checks, loc: Location, minimum: number, maximum: number): void {
  if (value === undefined || value === null) return;
  if (typeof value !== "number") return checks.add("float_type", loc, "Input should be a valid number");
  if (value < minimum) {
    checks.add("greater_than_equal", loc, `Input should be greater than or equal to ${minimum}`, { ge: minimum });
  } else if (value > maximum) {
    checks.add("less_than_equal", loc, `Input should be less than or equal to ${maximum}`, { le: maximum });
  }
}

function checkInteger(value: unknown, checks: Checks, loc: Location, minimum: number): void {
  if (value !== undefined && value !== null) checks.integer(value, loc, { ge: minimum });
}

function checkText(value: unknown, checks: Checks, loc: Location): void {
  if (value === undefined) checks.missing(loc);
  else checks.string(value, loc);
}

function checkTexts(input: unknown, checks: Checks): void {
  if (input === undefined) return checks.missing(["body", "input"]);
  if (typeof input === "string") {
    if (input === "") checks.length(input, ["body", "input"], 1, Number.POSITIVE_INFINITY);
    return undefined;
  }
  const list = checks.list(input, ["body", "input"]);
  if (list?.length === 0) checks.add("too_short", ["body", "input"], "Input should not be empty", { min_length: 1 });
  for (const [index, text] of (list ?? []).entries()) checks.string(text, ["body", "input", index]);
  return undefined;
}

function checkConversations(input: unknown, checks: Checks): void {
  const list = input === undefined ? undefined : checks.list(input, ["body", "input"]);
  if (input === undefined) return checks.missing(["body", "input"]);
  if (list === undefined) return undefined;
  if (!list.some(Array.isArray)) return checkMessages(list, checks, ["body", "input"]);
  for (const [index, messages] of list.entries()) checkMessages(messages, checks, ["body", "input", index]);
  return undefined;
}

function checkInstructs(input: unknown, checks: Checks): void {
  if (input === undefined) return checks.missing(["body", "input"]);
  const list = Array.isArray(input) ? input : [input];
  for (const [index, item] of list.entries()) {
    const instruct = checks.object(item, ["body", "input", index]);
    if (instruct !== undefined) checkMessages(instruct["messages"], checks, ["body", "input", index, "messages"]);
  }
  return undefined;
}

function checkDocument(value: unknown, checks: Checks): void {
  if (value === undefined) return checks.missing(["body", "document"]);
  const document = checks.object(value, ["body", "document"]);
  if (document === undefined) return undefined;
  const hasSource = ["document_url", "image_url", "file_id"].some((key) => document[key] !== undefined);
  if (!hasSource) checks.missing(["body", "document", "document_url"]);
  return undefined;
}
