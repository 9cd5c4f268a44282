import { invalidArgument } from "../errors/invalid-argument.ts";
import { messageText } from "./message-text.ts";
import type { SchemaIssue, StandardIssue, StandardSchema } from "./standard-schema.ts";

/** What a schema says of an answer. */
export type AnswerVerdict<Value> =
  | { readonly value: Value; readonly issues?: undefined }
  | { readonly text: string | null; readonly issues: readonly SchemaIssue[] };

const MOST_ISSUES = 20;

/**
 * Reads the message of an answer as JSON and lets a schema judge it.
 *
 * @param body - The body of an answer.
 * @throws What the schema throws.
 */
export async function validateAnswer<Value>(
  schema: StandardSchema<Value>,
  body: Readonly<Record<string, unknown>>,
): Promise<AnswerVerdict<Value>> {
  const text = messageText(body);
  if (text === null) return { text, issues: [{ message: "The answer has no message", path: [] }] };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : String(error);
    return { text, issues: [{ message: `The message is not JSON: ${why}`, path: [] }] };
  }
  const result = await schema["~standard"].validate(given);
  return result.issues === undefined ? result : { text, issues: result.issues.slice(0, MOST_ISSUES).map(plainIssue) };
}

function plainIssue({ message, path = [] }: StandardIssue): SchemaIssue {
  return { message, path: path.map(plainKey) };
}

function plainKey(step: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof step === "object" ? step.key : step;
  return typeof key === "symbol" ? String(key) : key;
}

/**
 * Refuses what cannot judge answers.
 *
 * @throws {InvalidInputError} `invalid_argument`
 */
export function checkSchema(schema: unknown): void {
  if (schema === undefined) return;
  const isKept = (typeof schema === "object" && schema !== null) || typeof schema === "function";
  const standard: unknown = isKept ? Reflect.get(schema, "~standard") : undefined;
  const validate: unknown =
    typeof standard === "object" && standard !== null ? Reflect.get(standard, "validate") : null;
  if (typeof validate === "function") return;
  throw invalidArgument(
    "schema",
    'it is no Standard Schema, as Zod, Valibot and ArkType make them; a JSON Schema belongs into the response_format of the requests (for a run: "jsonSchema"), and judges rows only through a validator with a "~standard" field',
  );
}
