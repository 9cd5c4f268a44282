import type { OpenObject } from "./open-object.ts";

/** The body of a request to `/v1/classifications`. */
export interface ClassificationRequest {
  /** The model; the job's wins where the job names one. */
  model?: string | undefined;
  /** Data of your own. */
  metadata?: Record<string, unknown> | null | undefined;
  /** The text, or several. */
  input: string | readonly string[];
}

/** What a text is on one target. */
export interface ClassificationTargetResult extends OpenObject {
  /** The score of each label, 0 to 1. */
  scores: Record<string, number>;
}

/** The body of an answer of `/v1/classifications`. */
export interface ClassificationResponse extends OpenObject {
  id: string;
  /** The model that answered. */
  model: string;
  /** One for each text: the results by target. */
  results: Record<string, ClassificationTargetResult>[];
}
