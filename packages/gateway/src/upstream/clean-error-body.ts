import { isJsonObject, type JsonObject } from "../http/json-object.ts";
import { cleanText, type Hidden } from "./clean-text.ts";

/** The fields in which the service was seen to say what is wrong; nothing else comes through. */
const FIELDS: ReadonlySet<string> = new Set([
  "code",
  "description",
  "detail",
  "error",
  "errors",
  "line_number",
  "loc",
  "message",
  "msg",
  "object",
  "param",
  "type",
]);
const MAX_DEPTH = 5;
const MAX_ITEMS = 20;

/** What an error body of the service says, in its own shape; in words of ours where it is no JSON or says nothing. */
export function cleanErrorBody(text: string, status: number, hidden: Hidden): JsonObject {
  const body = cleanValue(parse(text), hidden, 0);
  if (isJsonObject(body) && Object.keys(body).length > 0) return body;
  return { detail: `The service answered ${status} without a reason that can be read` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cleanValue(value: unknown, hidden: Hidden, depth: number): unknown {
  if (typeof value === "string") return cleanText(value, hidden);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => cleanValue(item, hidden, depth + 1) ?? null);
  const fields = Object.entries(value)
    .filter(([name]) => FIELDS.has(name))
    .map(([name, field]) => [name, cleanValue(field, hidden, depth + 1)] as const)
    .filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields);
}
