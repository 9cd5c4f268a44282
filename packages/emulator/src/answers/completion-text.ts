import type { Random } from "../random/random.ts";
import { isJsonObject, type JsonObject } from "../wire.ts";
import { sampleJson } from "./json-sample.ts";
import { composeText, type LimitedText, limitText, topicOf } from "./text-model.ts";

/** Writes the text of a completion, in the `response_format` that the body asks for. */
export function completionText(body: JsonObject, prompt: string, random: Random): LimitedText {
  const maxTokens = typeof body["max_tokens"] === "number" ? body["max_tokens"] : null;
  const stop = body["stop"];
  const stops =
    typeof stop === "string" ? [stop] : Array.isArray(stop) ? stop.filter((word) => typeof word === "string") : [];
  return limitText(formattedText(body["response_format"], prompt, random), maxTokens, stops);
}

function formattedText(format: unknown, prompt: string, random: Random): string {
  if (!isJsonObject(format)) return composeText(prompt, random);
  if (format["type"] === "json_object") {
    return JSON.stringify({ topic: topicOf(prompt).replaceAll('"', ""), answer: composeText(prompt, random) });
  }
  if (format["type"] !== "json_schema") return composeText(prompt, random);
  const given = format["json_schema"];
  const schema = isJsonObject(given) ? (given["schema"] ?? given["schema_definition"]) : undefined;
  return JSON.stringify(sampleJson(schema, prompt, random));
}
