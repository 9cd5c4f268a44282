import { unixSeconds } from "../clock.ts";
import { hashText } from "../random/hash.ts";
import { createIds } from "../random/ids.ts";
import { createRandom, type Random } from "../random/random.ts";
import type { JsonObject } from "../wire.ts";
import type { RowRequest } from "./respond.ts";

/** What an endpoint needs to answer a row; everything follows from the row, so equal rows get equal answers. */
export interface AnswerContext {
  readonly body: JsonObject;
  readonly model: string;
  readonly random: Random;
  /** An identifier of 32 hexadecimal digits. */
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
}

export function createAnswerContext(row: RowRequest, seed: number, fallbackModel: string): AnswerContext {
  const random = createRandom(hashText(`${row.endpoint} ${row.body_hash}`, seed));
  return {
    body: row.body,
    model: row.model ?? fallbackModel,
    random,
    id: createIds(random).hex(32),
    created: unixSeconds(row.now),
  };
}

/** Token counts as the service writes them. */
export function usageOf(promptTokens: number, completionTokens: number): JsonObject {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
