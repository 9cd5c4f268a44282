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
  const message = detail === undefined ? textOf(body) : (messageOf(detail) ?? body);
  const line = message.replace(/\s+/g, " ").trim();
  return line.length > 500 ? `${line.slice(0, 497)}...` : line;
}

function messageOf(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : unwrapJson(value);
  if (Array.isArray(value)) return joinOrNothing(value.map(describeItem));
  if (typeof value !== "object" || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  // Beside a short `detail` the `message` says more; where both say the same it is said once.
  const named = [messageOf(fields["detail"]), messageOf(fields["message"])].filter((text) => text !== undefined);
  const main = named.length > 0 ? named : [messageOf(fields["error"]) ?? messageOf(fields["msg"])];
  const parts = [...main, messageOf(fields["description"]), messageOf(fields["errors"])];
  return joinOrNothing([...new Set(parts)]);
}

/** The service was seen to put its JSON into the string `message`. */
function unwrapJson(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return messageOf(JSON.parse(text)) ?? text;
  } catch {
    return text;
  }
}

/** One entry of a validation error: `{loc: ["body", "store"], msg}` or `{message, line_number}`. */
function describeItem(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return messageOf(item);
  const { loc, line_number } = item as { loc?: unknown; line_number?: unknown };
  const message = messageOf(item);
  const line = typeof line_number === "number" ? `line ${line_number}` : undefined;
  const place = Array.isArray(loc) ? loc.join(".") : line;
  return place === undefined || message === undefined ? message : `${place}: ${message}`;
}

function joinOrNothing(parts: readonly (string | undefined)[]): string | undefined {
  const found = parts.filter((part) => part !== undefined && part !== "");
  return found.length === 0 ? undefined : found.slice(0, 5).join("; ");
}

/** Of an HTML page the title says most. */
function textOf(body: string): string {
  if (!/^\s*<(!doctype|html|head|body|h1)/i.test(body)) return body;
  const title = /<(title|h1)[^>]*>([^<]*)/i.exec(body)?.[2] ?? "";
  return `an HTML page titled "${title.trim()}"`;
}
