import { hashText } from "../random/hash.ts";
import { createRandom } from "../random/random.ts";
import { isJsonObject, type JsonObject } from "../wire.ts";
import type { AnswerContext } from "./answer-context.ts";
import { textOf } from "./prompt-text.ts";

/** Words that raise a category, so that a test can make a text be flagged. */
const CATEGORIES: readonly (readonly [name: string, words: RegExp])[] = [
  ["sexual", /\b(sex|porn|nude)/i],
  ["hate_and_discrimination", /\b(hate|racis|inferior)/i],
  ["violence_and_threats", /\b(kill|murder|bomb|attack)/i],
  ["dangerous_and_criminal_content", /\b(weapon|explosive|steal|drug)/i],
  ["selfharm", /\b(suicide|self-harm|hurt myself)/i],
  ["health", /\b(diagnos|prescri|symptom)/i],
  ["financial", /\b(invest|stock tip|loan)/i],
  ["law", /\b(lawsuit|legal advice|sue)\b/i],
  ["pii", /\b[\w.+-]+@[\w-]+\.\w+|\b\d{3}-\d{2}-\d{4}\b/],
];

/** `/v1/moderations` and `/v1/chat/moderations`. */
export function moderationsAnswer(context: AnswerContext): JsonObject {
  return { id: context.id, model: context.model, results: moderatedTexts(context.body["input"]).map(moderate) };
}

/** A string, a list of strings, a conversation, or a list of conversations: one result for each. */
function moderatedTexts(input: unknown): readonly string[] {
  if (!Array.isArray(input)) return [textOf(input)];
  const isConversation = input.some((item) => isJsonObject(item) && "role" in item);
  return isConversation ? [textOf(input)] : input.map(textOf);
}

function moderate(text: string): JsonObject {
  const random = createRandom(hashText(text));
  const categories: JsonObject = {};
  const category_scores: JsonObject = {};
  for (const [name, words] of CATEGORIES) {
    const isFlagged = words.test(text);
    categories[name] = isFlagged;
    category_scores[name] = isFlagged ? 0.8 + random.next() * 0.19 : random.next() * 0.004;
  }
  return { categories, category_scores };
}
