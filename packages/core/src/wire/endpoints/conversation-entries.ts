import type {
  BuiltInConnector,
  DocumentURLChunk,
  ImageURLChunk,
  TextChunk,
  ThinkChunk,
  ToolFileChunk,
  ToolReferenceChunk,
} from "./content-chunks.ts";

// Entries travel both ways: those of an answer are inputs of the next request.

/** What every entry of a conversation has. */
export interface ConversationEntryBase {
  object?: "entry" | undefined;
  id?: string | undefined;
  /** When it began, as an ISO 8601 date. */
  created_at?: string | undefined;
  /** When it ended, as an ISO 8601 date. */
  completed_at?: string | null | undefined;
}

/** A part of a message that goes in. */
export type MessageInputChunk = TextChunk | ImageURLChunk | ToolFileChunk | DocumentURLChunk | ThinkChunk;

/** A part of a message that came out. */
export type MessageOutputChunk = MessageInputChunk | ToolReferenceChunk;

/** A message that goes in. */
export interface MessageInputEntry extends ConversationEntryBase {
  type?: "message.input" | undefined;
  role: "assistant" | "user";
  content: string | readonly MessageInputChunk[];
  /** True makes the model start its answer with `content`. @default false */
  prefix?: boolean | undefined;
}

/** A message that came out. */
export interface MessageOutputEntry extends ConversationEntryBase {
  type?: "message.output" | undefined;
  role?: "assistant" | undefined;
  content: string | readonly MessageOutputChunk[];
  agent_id?: string | null | undefined;
  model?: string | null | undefined;
}

/** A call that the model asks for. */
export interface FunctionCallEntry extends ConversationEntryBase {
  type?: "function.call" | undefined;
  tool_call_id: string;
  name: string;
  /** The arguments, as an object or as the JSON text of one. */
  arguments: Record<string, unknown> | string;
  confirmation_status?: "pending" | "allowed" | "denied" | null | undefined;
  agent_id?: string | null | undefined;
  model?: string | null | undefined;
}

/** What the function answered. */
export interface FunctionResultEntry extends ConversationEntryBase {
  type?: "function.result" | undefined;
  tool_call_id: string;
  result: string;
}

/** A tool that the service ran. */
export interface ToolExecutionEntry extends ConversationEntryBase {
  type?: "tool.execution" | undefined;
  name: BuiltInConnector | (string & {});
  /** The arguments, as JSON text. */
  arguments: string;
  info?: Record<string, unknown> | undefined;
  agent_id?: string | null | undefined;
  model?: string | null | undefined;
}

/** One agent handing over to another. */
export interface AgentHandoffEntry extends ConversationEntryBase {
  type?: "agent.handoff" | undefined;
  previous_agent_id: string;
  previous_agent_name: string;
  next_agent_id: string;
  next_agent_name: string;
}

/** An entry of an answer. The service may send kinds that are not listed, so a `switch` wants a `default`. */
export type ConversationOutputEntry = MessageOutputEntry | ToolExecutionEntry | FunctionCallEntry | AgentHandoffEntry;

/** An entry of a request. */
export type ConversationInputEntry = MessageInputEntry | FunctionResultEntry | ConversationOutputEntry;
