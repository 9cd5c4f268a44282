import type { ClassificationResponse } from "./classifications.ts";
import type { ChatMessage } from "./messages.ts";

/** A chat to classify. */
export interface InstructRequest {
  messages: readonly ChatMessage[];
}

/** The body of a request to `/v1/chat/classifications`. */
export interface ChatClassificationRequest {
  /** The model; the job's wins where the job names one. */
  model?: string | undefined;
  /** The chat, or several. */
  input: InstructRequest | readonly InstructRequest[];
}

/** The body of an answer of `/v1/chat/classifications`: that of texts. */
export type ChatClassificationResponse = ClassificationResponse;
