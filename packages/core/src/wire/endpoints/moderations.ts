import type { ClassificationRequest } from "./classifications.ts";
import type { OpenObject } from "./open-object.ts";

/** The body of a request to `/v1/moderations`: that of a classification. */
export type ModerationRequest = ClassificationRequest;

/** The moderation of one text. */
export interface ModerationObject extends OpenObject {
  /** Whether each category's threshold was passed. */
  categories?: Record<string, boolean>;
  /** The score of each category, 0 to 1. */
  category_scores?: Record<string, number>;
}

/** The body of an answer of `/v1/moderations`. */
export interface ModerationResponse extends OpenObject {
  id: string;
  /** The model that answered. */
  model: string;
  /** One for each text. */
  results: ModerationObject[];
}
