import { isJsonObject, type JsonObject } from "../wire.ts";
import { type AnswerContext, usageOf } from "./answer-context.ts";
import { completionText } from "./completion-text.ts";
import { lastUserText, textOf } from "./prompt-text.ts";
import { estimateTokens } from "./text-model.ts";

/** `/v1/conversations`. */
export function conversationsAnswer(context: AnswerContext): JsonObject {
  const { body, random } = context;
  const prompt = lastUserText(body["inputs"]);
  const settings = isJsonObject(body["completion_args"]) ? body["completion_args"] : {};
  const { text, tokens } = completionText(settings, prompt, random);
  const at = new Date(context.created * 1000).toISOString();
  const promptTokens = estimateTokens(textOf(body["instructions"])) + estimateTokens(textOf(body["inputs"])) + 4;
  return {
    object: "conversation.response",
    conversation_id: `conv_${context.id}`,
    outputs: [
      {
        object: "entry",
        type: "message.output",
        created_at: at,
        completed_at: at,
        id: `msg_${context.id}`,
        agent_id: body["agent_id"] ?? null,
        model: context.model,
        role: "assistant",
        content: text,
      },
    ],
    usage: { ...usageOf(promptTokens, tokens), connector_tokens: null, connectors: null },
    guardrails: null,
  };
}
