import { isJsonObject } from "../wire.ts";

/** The text of a message content, a list of chunks or a list of messages. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textOf).join("\n");
  if (!isJsonObject(value)) return "";
  return textOf(value["content"] ?? value["text"] ?? value["messages"] ?? "");
}

/** The text of the last message that a user wrote. */
export function lastUserText(messages: unknown): string {
  if (!Array.isArray(messages)) return textOf(messages);
  const users = messages.filter((message) => isJsonObject(message) && message["role"] === "user");
  return textOf(users.at(-1) ?? messages.at(-1));
}
