import { classifyLine } from "../../results/classify-line.ts";
import { missingRow } from "../../results/missing-row.ts";
import type { ResultRow } from "../../results/result-row.ts";
import type { StandardSchema } from "../../results/standard-schema.ts";
import { validateAnswer } from "../../results/validate-answer.ts";
import type { ResultLine } from "../../wire/result-line.ts";
import type { OrderedLine } from "./ordered-line.ts";

const decoder: TextDecoder = /* @__PURE__ */ new TextDecoder();

/** A row from its line alone: which line stands was decided before. */
export async function rowOfLine(
  { index, isMissing, bytes }: OrderedLine,
  schema: StandardSchema | undefined,
): Promise<ResultRow<string, undefined, unknown>> {
  const line = decoder.decode(bytes).trimEnd();
  const value: ResultLine = JSON.parse(line);
  const custom_id = value.custom_id ?? null;
  if (isMissing) return missingRow(reasonOf(value.error), index, custom_id ?? "", undefined);
  const base = { custom_id, index, context: undefined, line, duplicate: false, replaces: null } as const;
  const outcome = classifyLine(value);
  if (outcome.outcome === "failed") return { ...outcome, ...base, file: "error" };
  const answer = { ...outcome, ...base, file: "output" } as const;
  if (outcome.outcome === "truncated") return { ...answer, outcome: "truncated" };
  const verdict = schema === undefined ? undefined : await validateAnswer(schema, outcome.body);
  if (verdict?.issues === undefined) return { ...answer, outcome: "succeeded", value: verdict?.value };
  return { ...answer, outcome: "invalid", text: verdict.text, issues: verdict.issues };
}

function reasonOf(error: unknown): string {
  const reason: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "reason") : undefined;
  return typeof reason === "string" ? reason : "";
}
