/** What happens when a score is over its threshold. */
export type GuardrailAction = "none" | "block";

/** Thresholds by category, 0 to 1; null leaves the service's own. */
export interface ModerationV1Thresholds {
  sexual?: number | null | undefined;
  hate_and_discrimination?: number | null | undefined;
  violence_and_threats?: number | null | undefined;
  dangerous_and_criminal_content?: number | null | undefined;
  selfharm?: number | null | undefined;
  health?: number | null | undefined;
  financial?: number | null | undefined;
  law?: number | null | undefined;
  pii?: number | null | undefined;
}

/** Thresholds by category of the second version, 0 to 1; null leaves the service's own. */
export interface ModerationV2Thresholds {
  sexual?: number | null | undefined;
  hate_and_discrimination?: number | null | undefined;
  violence_and_threats?: number | null | undefined;
  dangerous?: number | null | undefined;
  criminal?: number | null | undefined;
  selfharm?: number | null | undefined;
  health?: number | null | undefined;
  financial?: number | null | undefined;
  law?: number | null | undefined;
  pii?: number | null | undefined;
  jailbreaking?: number | null | undefined;
}

/** How a moderation model guards a request. */
export interface ModerationGuard<Thresholds> {
  /** Another moderation model; in general left out. */
  model_name?: string | undefined;
  custom_category_thresholds?: Thresholds | null | undefined;
  /** Whether only the categories with a threshold of yours are looked at. @default false */
  ignore_other_categories?: boolean | undefined;
  /** @default "none" */
  action?: GuardrailAction | undefined;
}

/** A moderation before and after the model. */
export interface GuardrailConfig {
  /** Whether a failure of the moderation itself refuses the request, with status 403. @default false */
  block_on_error?: boolean | undefined;
  moderation_llm_v1?: ModerationGuard<ModerationV1Thresholds> | null | undefined;
  moderation_llm_v2?: ModerationGuard<ModerationV2Thresholds> | null | undefined;
}
