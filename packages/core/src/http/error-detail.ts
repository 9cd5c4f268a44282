/** Where the words of an error body stand, the most telling first. */
const FIELDS: readonly string[] = ["detail", "message", "error", "msg", "description", "errors"];
const MAX_WORDS = 5;
const MAX_LENGTH = 500;

/**
 * Finds what an error body says, in any of the shapes that the service and what stands before it were seen to send:
 * `detail` as a string or a list of `{loc, msg}`, `message` as a string, an object or JSON in a string, `error.message`,
 * `description`, HTML, plain text.
 *
 * @param detail - The body as parsed JSON, or undefined where it was not JSON.
 * @param body - The raw body.
 * @returns One line of at most 500 characters; empty where the body says nothing.
 */
export function readErrorDetail(detail: unknown, body: string): string {
  // What several fields say alike is said once.
  const words = [...new Set(wordsOf(detail))].slice(0, MAX_WORDS).join("; ");
  const line = (words || textOf(body)).replace(/\s+/g, " ").trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 3)}...` : line;
}

function wordsOf(value: unknown): string[] {
  if (typeof value === "string") return unwrapJson(value);
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  const fields = value as Readonly<Record<string, unknown>>;
  const words = FIELDS.flatMap((name) => wordsOf(fields[name]));
  const place = placeOf(fields);
  return place === "" || words.length === 0 ? words : [`${place}: ${words.join("; ")}`];
}

/** The service was seen to put its JSON into the string `message`. */
function unwrapJson(text: string): string[] {
  const words = /^\s*[[{]/.test(text) ? wordsOf(parseJson(text)) : [];
  return words.length > 0 || text === "" ? words : [text];
}

/** What a text is as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One entry of a validation error says where: `{loc: ["body", "store"], msg}` or `{message, line_number}`. */
function placeOf({ loc, line_number }: { readonly loc?: unknown; readonly line_number?: unknown }): string {
  if (Array.isArray(loc)) return loc.join(".");
  return typeof line_number === "number" ? `line ${line_number}` : "";
}

/** Of an HTML page the title says most. */
function textOf(body: string): string {
  if (!/^\s*<(!doctype|html|head|body|h1)/i.test(body)) return body;
  const title = /<(title|h1)[^>]*>([^<]*)/i.exec(body)?.[2] ?? "";
  return `an HTML page titled "${title.trim()}"`;
}
