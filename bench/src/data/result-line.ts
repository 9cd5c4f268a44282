import { hexDigits, seededRandom } from "./seeded-random.ts";

/** A line of a result file, and the tokens that it reports. */
export interface GeneratedLine {
  readonly text: string;
  readonly tokens: number;
}

const ASCII = "the answer is a short text about cheese and wine from the north with some words on rivers lakes".split(
  " ",
);
const ACCENTS = "la réponse à propos du fromage français très crémeux né près des forêts où l'été dure déjà".split(" ");
const BEYOND_LATIN = "答えは 短い ответ о сыре łąka żółć 🧀 🍷 “zitiert” – œuvre".split(" ");

const ERROR_SHARE = 0.005;
const TRUNCATED_SHARE = 0.01;
const BEYOND_LATIN_SHARE = 0.05;
const ACCENTS_SHARE = 0.25;

/** The id under which request `index` was sent. */
export function customId(index: number): string {
  return `request-${String(index).padStart(7, "0")}`;
}

/** The result line of request `index` as the chat endpoint gives it: 70 % plain text, 25 % with accents, 5 % beyond Latin-1. */
export function resultLine(index: number): GeneratedLine {
  const random = seededRandom(index);
  const id = `batch-${hexDigits(random, 8)}-${index}-${hexDigits(random, 8)}-${hexDigits(random, 24)}`;
  const head = `{"id":"${id}","custom_id":"${customId(index)}"`;
  if (random() < ERROR_SHARE) {
    const text = `${head},"response":{"status_code":429,"body":{"object":"error","message":"Rate limit exceeded","type":"rate_limited","code":"1300"}},"error":null}`;
    return { text, tokens: 0 };
  }
  const prompt = 8 + Math.floor(random() * 40);
  const completion = 20 + Math.floor(random() * 100);
  const finish = random() < TRUNCATED_SHARE ? "length" : "stop";
  const content = JSON.stringify(sentence(random, 3));
  const usage = `{"prompt_tokens":${prompt},"completion_tokens":${completion},"total_tokens":${prompt + completion}}`;
  const choice = `{"index":0,"finish_reason":"${finish}","message":{"role":"assistant","content":${content},"tool_calls":null}}`;
  const body = `{"id":"${hexDigits(random, 32)}","object":"chat.completion","model":"mistral-small-latest","usage":${usage},"created":1761577934,"choices":[${choice}]}`;
  return { text: `${head},"response":{"status_code":200,"body":${body}},"error":null}`, tokens: prompt + completion };
}

/** The request that the line answers. */
export function inputLine(index: number): string {
  const random = seededRandom(index + 1_000_000_000);
  const content = JSON.stringify(sentence(random, 10));
  return `{"custom_id":"${customId(index)}","body":{"messages":[{"role":"user","content":${content}}],"max_tokens":120}}`;
}

/** Of so many words, up to eight more, and quotes and a newline that JSON has to escape. */
function sentence(random: () => number, least: number): string {
  const kind = random();
  const isBeyond = kind < BEYOND_LATIN_SHARE;
  const words = isBeyond ? BEYOND_LATIN : kind < BEYOND_LATIN_SHARE + ACCENTS_SHARE ? ACCENTS : ASCII;
  const count = least + Math.floor(random() * 9);
  const first = Math.floor(random() * words.length);
  const chosen = Array.from({ length: count }, (_, place) => words[(first + place) % words.length]);
  return `${chosen.join(" ")}.\n"${hexDigits(random, 1)}"`;
}
