import type { ContentChunk, SystemContentChunk } from "./content-chunks.ts";
import type { ToolCall } from "./tools.ts";

/** What the model is told about its task. */
export interface SystemMessage {
  role: "system";
  content: string | readonly SystemContentChunk[];
}

/** What the user says. */
export interface UserMessage {
  role: "user";
  content: string | readonly ContentChunk[] | null;
}

/** What the model said, or the beginning of what it is to say. */
export interface AssistantMessage {
  role: "assistant";
  content?: string | readonly ContentChunk[] | null | undefined;
  tool_calls?: readonly ToolCall[] | null | undefined;
  /** True makes the model start its answer with `content`. @default false */
  prefix?: boolean | undefined;
}

/** What a tool answered. */
export interface ToolMessage {
  role: "tool";
  content: string | readonly ContentChunk[] | null;
  /** The `id` of the call that this answers. */
  tool_call_id?: string | null | undefined;
  /** The name of the tool. */
  name?: string | null | undefined;
}

/** One message of a chat. */
export type ChatMessage = SystemMessage | UserMessage | AssistantMessage | ToolMessage;
