import type { OpenObject } from "./open-object.ts";

/** What one request consumed, in tokens. */
export interface UsageInfo extends OpenObject {
  /** Tokens read. */
  prompt_tokens: number;
  /** Tokens written; 0 where nothing is generated. */
  completion_tokens: number;
  /** Tokens in all; for audio also those of the sound, so more than the sum of the two. */
  total_tokens: number;
  /** Length of the sound that was read, in seconds. */
  prompt_audio_seconds?: number | null;
  /** The tier that served the request, `standard` or `priority`. */
  service_tier?: string | null;
}
