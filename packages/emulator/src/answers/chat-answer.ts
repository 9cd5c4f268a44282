import { isJsonObject, type JsonObject } from "../wire.ts";
import { type AnswerContext, usageOf } from "./answer-context.ts";
import { completionText } from "./completion-text.ts";
import { sampleJson } from "./json-sample.ts";
import { lastUserText, textOf } from "./prompt-text.ts";
import { estimateTokens } from "./text-model.ts";

/** `/v1/chat/completions`. */
export function chatAnswer(context: AnswerContext): JsonObject {
  const { body, random } = context;
  const prompt = lastUserText(body["messages"]);
  const count = typeof body["n"] === "number" ? body["n"] : 1;
  const choices: JsonObject[] = [];
  let completionTokens = 0;
  for (let index = 0; index < count; index += 1) {
    const tool = forcedTool(body);
    if (tool === null) {
      const { text, tokens, finish_reason } = completionText(body, prompt, random);
      completionTokens += tokens;
      choices.push({ index, finish_reason, message: { role: "assistant", content: text, tool_calls: null } });
    } else {
      const call = toolCall(tool, prompt, context, index);
      completionTokens += estimateTokens(JSON.stringify(call));
      choices.push({
        index,
        finish_reason: "tool_calls",
        message: { role: "assistant", content: "", tool_calls: [call] },
      });
    }
  }
  return {
    id: context.id,
    object: "chat.completion",
    model: context.model,
    usage: usageOf(promptTokens(body), completionTokens),
    created: context.created,
    choices,
  };
}

/** Each message costs a few tokens beside its text. */
function promptTokens(body: JsonObject): number {
  const messages = Array.isArray(body["messages"]) ? body["messages"] : [];
  return messages.reduce((sum: number, message) => sum + estimateTokens(textOf(message)) + 4, 0);
}

/** The function that `tool_choice` makes the model call; `auto` answers in words. */
function forcedTool(body: JsonObject): JsonObject | null {
  const tools: readonly unknown[] = Array.isArray(body["tools"]) ? body["tools"] : [];
  const functions = tools.flatMap((tool) =>
    isJsonObject(tool) && isJsonObject(tool["function"]) ? [tool["function"]] : [],
  );
  const choice = body["tool_choice"];
  if (choice === "any" || choice === "required") return functions[0] ?? null;
  if (!isJsonObject(choice) || !isJsonObject(choice["function"])) return null;
  const { name } = choice["function"];
  return functions.find((candidate) => candidate["name"] === name) ?? null;
}

function toolCall(tool: JsonObject, prompt: string, context: AnswerContext, index: number): JsonObject {
  const input = sampleJson(tool["parameters"] ?? { type: "object" }, prompt, context.random);
  return {
    id: context.id.slice(0, 9),
    type: "function",
    function: { name: tool["name"], arguments: JSON.stringify(input) },
    index,
  };
}
