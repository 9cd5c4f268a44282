import { hashText } from "../random/hash.ts";
import { createRandom } from "../random/random.ts";
import { isJsonObject, type JsonObject } from "../wire.ts";
import type { AnswerContext } from "./answer-context.ts";
import { textOf } from "./prompt-text.ts";

const LABELS = ["negative", "neutral", "positive"];

/** `/v1/classifications` and `/v1/chat/classifications`. */
export function classificationsAnswer(context: AnswerContext): JsonObject {
  return { id: context.id, model: context.model, results: classifiedTexts(context.body["input"]).map(classify) };
}

function classifiedTexts(input: unknown): readonly string[] {
  if (!Array.isArray(input)) return [textOf(input)];
  const isConversation = input.some((item) => isJsonObject(item) && "role" in item);
  return isConversation ? [textOf(input)] : input.map(textOf);
}

function classify(text: string): JsonObject {
  const random = createRandom(hashText(text));
  const weights = LABELS.map(() => random.next() + 0.05);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const scores = Object.fromEntries(LABELS.map((label, index) => [label, (weights[index] ?? 0) / sum]));
  return { sentiment: { scores } };
}
