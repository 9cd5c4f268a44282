import { isRecord } from "../../results/classify-line.ts";

type Body = Readonly<Record<string, unknown>>;

/** Where conversations keep what other endpoints have at the top. */
const ARGUMENTS = "completion_args";

/**
 * The most tokens that an answer to a request can have: its `max_tokens`, for each of its `n` choices.
 *
 * @param body - The body of a request.
 * @returns Null where it says no `max_tokens`.
 */
export function maxTokensOf(body: unknown): number | null {
  if (!isRecord(body)) return null;
  const settings = settingsOf(body);
  const { max_tokens, n } = settings;
  if (!isCount(max_tokens)) return null;
  return isCount(n) ? max_tokens * n : max_tokens;
}

/**
 * A body with a larger `max_tokens`; one without `max_tokens` stays as it is, since nobody knows what its limit was.
 *
 * @param body - The body of a request.
 * @param factor - How many times as much.
 */
export function raiseMaxTokens<T>(body: T, factor: number): T {
  if (!isRecord(body)) return body;
  const settings = settingsOf(body);
  const { max_tokens } = settings;
  if (!isCount(max_tokens)) return body;
  const raised = { ...settings, max_tokens: Math.ceil(max_tokens * factor) };
  return settings === body ? { ...body, ...raised } : { ...body, [ARGUMENTS]: raised };
}

/**
 * A line of an input with a larger `max_tokens` in its body; unchanged where it has none.
 *
 * @param line - The line, as JSON.
 * @param factor - How many times as much.
 */
export function raiseLineTokens(line: string, factor: number): string {
  const value: unknown = JSON.parse(line);
  if (!isRecord(value)) return line;
  const body = raiseMaxTokens(value["body"], factor);
  return body === value["body"] ? line : JSON.stringify({ ...value, body });
}

function settingsOf(body: Body): Body & { readonly max_tokens?: unknown; readonly n?: unknown } {
  const own = body[ARGUMENTS];
  return isRecord(own) && body["max_tokens"] === undefined ? own : body;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
