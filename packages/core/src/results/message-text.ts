import { isRecord } from "./classify-line.ts";

/**
 * The text that a chat or FIM answer says, whether it came as a string or in chunks; reasoning is left out.
 *
 * @param answer - The body of an answer, or a row.
 * @param choice - Which of several choices, from 0. @default 0
 * @returns The text; null where there is none, as in a failed row or an answer of tool calls alone.
 * @example
 * ```ts
 * import { messageText } from "@mistral-batch/core";
 *
 * const text = messageText({ choices: [{ message: { content: "Camembert" } }] });
 * ```
 */
export function messageText(answer: unknown, choice = 0): string | null {
  if (!isRecord(answer)) return null;
  const body = isRecord(answer["body"]) ? answer["body"] : answer;
  const choices: unknown = body["choices"];
  const chosen: unknown = Array.isArray(choices) ? choices[choice] : undefined;
  const message = isRecord(chosen) ? chosen["message"] : undefined;
  const content = isRecord(message) ? message["content"] : undefined;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return null;
  const texts = (content as readonly unknown[]).map(chunkText).filter((text) => text !== undefined);
  return texts.length === 0 ? null : texts.join("");
}

function chunkText(chunk: unknown): string | undefined {
  if (!isRecord(chunk)) return undefined;
  const { type, text } = chunk;
  return typeof text === "string" && (type === undefined || type === "text") ? text : undefined;
}
