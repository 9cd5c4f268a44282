import type { ChatMessage } from "./messages.ts";
import type { ModerationResponse } from "./moderations.ts";

/** The body of a request to `/v1/chat/moderations`. */
export interface ChatModerationRequest {
  /** The model; the job's wins where the job names one. */
  model?: string | undefined;
  /** The chat, or several. */
  input: readonly ChatMessage[] | readonly (readonly ChatMessage[])[];
}

/** The body of an answer of `/v1/chat/moderations`: that of texts. */
export type ChatModerationResponse = ModerationResponse;
