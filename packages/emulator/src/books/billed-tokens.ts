import { isJsonObject } from "../wire.ts";

/** What an answer is charged for: its tokens, or its pages where the service counts pages. */
export function billedTokens(body: unknown): number {
  if (!isJsonObject(body)) return 0;
  const { usage, usage_info: pages } = body;
  if (isJsonObject(usage)) return positive(usage["total_tokens"]);
  if (isJsonObject(pages)) return positive(pages["pages_processed"]);
  return 0;
}

function positive(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
