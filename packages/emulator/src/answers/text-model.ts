import type { Random } from "../random/random.ts";

const OPENINGS = [
  "Good question.",
  "Here is a short overview.",
  "In brief:",
  "There are several ways to look at this.",
  "Let me go through the main points.",
];

const SENTENCES = [
  (topic: string): string => `When people ask about ${topic}, they usually want to know what matters most in practice.`,
  (topic: string): string => `The most important aspect of ${topic} is how it fits the situation at hand.`,
  (topic: string): string => `Experts tend to agree that ${topic} deserves a closer look before a decision is made.`,
  (topic: string): string => `A common mistake with ${topic} is to settle for the first answer that comes to mind.`,
  (topic: string): string => `Compared with the alternatives, ${topic} has clear strengths and a few limits.`,
  (topic: string): string => `Historically, ${topic} has changed more than most people expect.`,
  (topic: string): string => `If you want to go deeper into ${topic}, start with one concrete example.`,
  (topic: string): string => `Taken together, this gives a fair picture of ${topic}.`,
];

const CLOSINGS = [
  "Let me know if you would like more detail.",
  "I hope this helps.",
  "That is the short version.",
  "The details depend on your goals.",
];

/** How many tokens a text is taken for: about four characters each, at least one where there is text. */
export function estimateTokens(text: string): number {
  return text === "" ? 0 : Math.max(1, Math.round(text.length / 4));
}

/** A few sentences about what a prompt asks, of varied length. */
export function composeText(prompt: string, random: Random): string {
  const topic = topicOf(prompt);
  const pick = <T>(items: readonly T[]): T | undefined => items[random.below(items.length)];
  const parts = [pick(OPENINGS) ?? ""];
  const count = 1 + random.below(5);
  const first = random.below(SENTENCES.length);
  for (let index = 0; index < count; index += 1) {
    const sentence = SENTENCES[(first + index) % SENTENCES.length];
    if (sentence !== undefined) parts.push(sentence(topic));
  }
  parts.push(pick(CLOSINGS) ?? "");
  return parts.join(" ");
}

/** The first words of a prompt, without its final mark. */
export function topicOf(prompt: string): string {
  const words = prompt.slice(0, 400).replace(/\s+/g, " ").trim().split(" ").slice(0, 10).join(" ");
  const topic = words.replace(/[.?!:;,]+$/u, "").slice(0, 80);
  return topic === "" ? "this" : `"${topic}"`;
}

/** A completion as far as its limits let it go. */
export interface LimitedText {
  readonly text: string;
  readonly tokens: number;
  readonly finish_reason: "stop" | "length";
}

/** Cuts a text at the first stop word and then to `maxTokens`. */
export function limitText(text: string, maxTokens: number | null, stops: readonly string[]): LimitedText {
  let end = text.length;
  for (const stop of stops) {
    const at = stop === "" ? -1 : text.indexOf(stop);
    if (at !== -1) end = Math.min(end, at);
  }
  const kept = text.slice(0, end);
  const tokens = estimateTokens(kept);
  if (maxTokens === null || tokens <= maxTokens) return { text: kept, tokens, finish_reason: "stop" };
  return { text: kept.slice(0, maxTokens * 4), tokens: maxTokens, finish_reason: "length" };
}
