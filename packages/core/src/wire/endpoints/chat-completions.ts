import type { ContentChunk } from "./content-chunks.ts";
import type { GuardrailConfig } from "./guardrails.ts";
import type { ChatMessage } from "./messages.ts";
import type { OpenObject } from "./open-object.ts";
import type { ResponseFormat } from "./response-format.ts";
import type { Prediction, ReasoningEffort, Sampling } from "./sampling.ts";
import type { FunctionChoice, Tool, ToolCall, ToolChoiceMode } from "./tools.ts";
import type { UsageInfo } from "./usage-info.ts";

/**
 * The body of a request to `/v1/chat/completions`.
 *
 * @example
 * ```ts
 * import type { ChatCompletionRequest } from "@mistral-batch/core";
 *
 * const body: ChatCompletionRequest = {
 *   messages: [{ role: "user", content: "What is the best French cheese?" }],
 *   max_tokens: 100,
 * };
 * ```
 */
export interface ChatCompletionRequest extends Sampling {
  /** The model; the job's wins where the job names one. */
  model?: string | undefined;
  /** The chat so far. */
  messages: readonly ChatMessage[];
  /** The form of the answer. @default text */
  response_format?: ResponseFormat | undefined;
  /** Tools that the model may use. */
  tools?: readonly Tool[] | null | undefined;
  /** Whether a tool is used, or which. @default "auto" */
  tool_choice?: FunctionChoice | ToolChoiceMode | undefined;
  /** -2 to 2: how much words that were used already are avoided. */
  presence_penalty?: number | null | undefined;
  /** -2 to 2: the same, by how often they were used. */
  frequency_penalty?: number | null | undefined;
  /** How many answers to give, from 1; the prompt is billed once. */
  n?: number | null | undefined;
  /** An answer that is expected nearly as it is. */
  prediction?: Prediction | undefined;
  /** Whether the model may call several tools at once. @default true */
  parallel_tool_calls?: boolean | undefined;
  reasoning_effort?: ReasoningEffort | null | undefined;
  /** `reasoning` puts the system prompt for reasoning models before the chat. */
  prompt_mode?: "reasoning" | null | undefined;
  /** Moderations before and after the model. */
  guardrails?: readonly GuardrailConfig[] | null | undefined;
  /** Whether capacity of the priority tier may be used. */
  service_tier?: "auto" | "standard_only" | null | undefined;
  /** Whether a safety prompt is put before the chat. @default false */
  safe_prompt?: boolean | undefined;
}

/** Why generation ended; `length` and `model_length` mean that the text is cut off. */
export type FinishReason = "stop" | "length" | "model_length" | "error" | "tool_calls" | (string & {});

/** What the model said. To send it back, add the role: `{ ...message, role: "assistant" }`. */
export interface ChatCompletionMessage extends OpenObject {
  role?: "assistant";
  /** The text, or chunks where the answer holds more than text; null or absent with tool calls alone. */
  content?: string | ContentChunk[] | null;
  /** The calls that the model asks for. */
  tool_calls?: ToolCall[] | null;
  prefix?: boolean;
}

/** One of several messages of an answer. */
export interface ChatCompletionMessagePart extends OpenObject {
  role?: string | null;
  content?: string | ContentChunk[] | null;
  tool_calls?: ToolCall[] | null;
  tool_call_id?: string | null;
  /** The message that this belongs to, from 0. */
  index?: number | null;
  metadata?: Record<string, unknown> | null;
}

/** One answer of the `n` that were asked for. */
export interface ChatCompletionChoice extends OpenObject {
  /** Its place, from 0. */
  index: number;
  message?: ChatCompletionMessage;
  /** The messages, where the answer has several. */
  messages?: ChatCompletionMessagePart[];
  finish_reason: FinishReason;
}

/** The body of an answer of `/v1/chat/completions`. */
export interface ChatCompletionResponse extends OpenObject {
  id: string;
  /** `chat.completion`. */
  object: string;
  /** The model that answered. */
  model: string;
  usage: UsageInfo;
  /** When it was made, in seconds since 1970. */
  created: number;
  choices: ChatCompletionChoice[];
}
