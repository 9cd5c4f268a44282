import type { ChatCompletionResponse } from "./chat-completions.ts";
import type { Sampling } from "./sampling.ts";

/** The body of a request to `/v1/fim/completions`: fills the gap between `prompt` and `suffix`. */
export interface FIMCompletionRequest extends Sampling {
  /** The model; the job's wins where the job names one. */
  model?: string | undefined;
  /** The code before the gap. */
  prompt: string;
  /** The code after the gap. @default "" */
  suffix?: string | null | undefined;
  /** The fewest tokens to generate. */
  min_tokens?: number | null | undefined;
}

/** The body of an answer of `/v1/fim/completions`: that of a chat. */
export type FIMCompletionResponse = ChatCompletionResponse;
