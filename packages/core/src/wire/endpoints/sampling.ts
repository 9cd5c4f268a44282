/** How long a reasoning model thinks. */
export type ReasoningEffort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh";

/** An answer that is expected nearly as it is, which makes it come sooner. */
export interface Prediction {
  type?: "content" | undefined;
  /** @default "" */
  content?: string | undefined;
}

/** What steers the text that chat and fill-in-the-middle requests generate. */
export interface Sampling {
  /** 0 to 1.5; the default depends on the model. Change this or `top_p`, not both. */
  temperature?: number | null | undefined;
  /** Over 0, up to 1: only the likeliest tokens that together have this probability. */
  top_p?: number | null | undefined;
  /** The most tokens to generate; with the prompt's they must fit the model's context. */
  max_tokens?: number | null | undefined;
  /** Not in a batch: a row holds one whole answer. */
  stream?: false | undefined;
  /** Text, or any of several texts, at which generation ends. */
  stop?: string | readonly string[] | null | undefined;
  /** An integer from 0; the same seed gives the same answer. */
  random_seed?: number | null | undefined;
  /** Data of your own. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Requests with the same key share the cache of their common beginning. */
  prompt_cache_key?: string | null | undefined;
}
