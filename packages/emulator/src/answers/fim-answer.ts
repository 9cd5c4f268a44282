import type { JsonObject } from "../wire.ts";
import { type AnswerContext, usageOf } from "./answer-context.ts";
import { textOf } from "./prompt-text.ts";
import { estimateTokens, limitText } from "./text-model.ts";

const SNIPPETS = [
  "\n    result = compute(value)\n    return result\n",
  "(items):\n    total = 0\n    for item in items:\n        total += item\n    return total\n",
  "(name: string): string {\n  return `Hello, ${name}`;\n}\n",
  "    if value is None:\n        raise ValueError('value is required')\n    return value\n",
];

/** `/v1/fim/completions`. */
export function fimAnswer(context: AnswerContext): JsonObject {
  const { body, random } = context;
  const maxTokens = typeof body["max_tokens"] === "number" ? body["max_tokens"] : null;
  const stop = body["stop"];
  const stops = typeof stop === "string" ? [stop] : Array.isArray(stop) ? stop.map(String) : [];
  const completion = limitText(SNIPPETS[random.below(SNIPPETS.length)] ?? "", maxTokens, stops);
  const promptTokens = estimateTokens(textOf(body["prompt"])) + estimateTokens(textOf(body["suffix"]));
  return {
    id: context.id,
    object: "chat.completion",
    model: context.model,
    usage: usageOf(promptTokens, completion.tokens),
    created: context.created,
    choices: [
      {
        index: 0,
        finish_reason: completion.finish_reason,
        message: { role: "assistant", content: completion.text, tool_calls: null },
      },
    ],
  };
}
