import type { ConversationInputEntry, ConversationOutputEntry } from "./conversation-entries.ts";
import type { GuardrailConfig } from "./guardrails.ts";
import type { OpenObject } from "./open-object.ts";
import type { ResponseFormat } from "./response-format.ts";
import type { Prediction, ReasoningEffort } from "./sampling.ts";
import type { Tool, ToolChoiceMode } from "./tools.ts";

/** What steers the text of a conversation. */
export interface CompletionArgs {
  /** Text, or any of several texts, at which generation ends. */
  stop?: string | readonly string[] | null | undefined;
  /** -2 to 2. */
  presence_penalty?: number | null | undefined;
  /** -2 to 2. */
  frequency_penalty?: number | null | undefined;
  /** 0 to 1, less than a chat allows. */
  temperature?: number | null | undefined;
  /** 0 to 1. */
  top_p?: number | null | undefined;
  /** The most tokens to generate. */
  max_tokens?: number | null | undefined;
  /** An integer from 0. */
  random_seed?: number | null | undefined;
  prediction?: Prediction | null | undefined;
  response_format?: ResponseFormat | null | undefined;
  /** @default "auto" */
  tool_choice?: ToolChoiceMode | undefined;
  reasoning_effort?: ReasoningEffort | null | undefined;
}

/** The body of a request to `/v1/conversations`: begins a conversation with a model or an agent. */
export interface ConversationRequest {
  /** What is said: text, or entries. */
  inputs: string | readonly ConversationInputEntry[];
  /** Not in a batch: a row holds one whole answer. */
  stream?: false | undefined;
  /** Whether the service keeps the conversation. */
  store?: boolean | null | undefined;
  /** Who carries out a handover between agents. */
  handoff_execution?: "client" | "server" | null | undefined;
  /** What the model is told about its task. */
  instructions?: string | null | undefined;
  /** Tools that the model may use. */
  tools?: readonly Tool[] | null | undefined;
  completion_args?: CompletionArgs | null | undefined;
  /** Moderations before and after the model. */
  guardrails?: readonly GuardrailConfig[] | null | undefined;
  /** The name of the conversation. */
  name?: string | null | undefined;
  /** What the conversation is about. */
  description?: string | null | undefined;
  /** Data of your own. */
  metadata?: Record<string, unknown> | null | undefined;
  /** The agent to talk to, instead of a model. */
  agent_id?: string | null | undefined;
  agent_version?: string | number | null | undefined;
  /** The model; the job's wins where the job names one. */
  model?: string | null | undefined;
}

/** What a conversation consumed, in tokens. */
export interface ConversationUsageInfo extends OpenObject {
  prompt_tokens?: number;
  completion_tokens?: number;
  total_tokens?: number;
  connector_tokens?: number | null;
  /** How often each connector was used. */
  connectors?: Record<string, number> | null;
}

/** The body of an answer of `/v1/conversations`. */
export interface ConversationResponse extends OpenObject {
  object?: "conversation.response";
  /** Names the conversation when it goes on. */
  conversation_id: string;
  outputs: ConversationOutputEntry[];
  usage: ConversationUsageInfo;
  /** What the guardrails found. */
  guardrails?: Record<string, unknown>[] | null;
}
