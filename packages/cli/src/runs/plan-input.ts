import { planRun, type RunPlan, type Source } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { describeReport, refuseInput } from "../service/check-requests.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { countOf, formatBytes, formatCount } from "../terminal/format.ts";
import { printsJson } from "../terminal/print-value.ts";
import { createProgress } from "../terminal/progress.ts";
import { renderFields, renderTable } from "../terminal/table.ts";
import { readJsonSchema } from "./read-json-schema.ts";
import { limitsOf, type RunTarget } from "./run-options.ts";

/** How many parts a person reads. */
const PARTS_SHOWN = 20;

/**
 * Plans a run on this machine, with progress for large inputs. Nothing is sent.
 *
 * @throws What `planRun` throws; nothing for problems of the input.
 */
export async function planInput(context: CommandContext, source: Source, target: RunTarget): Promise<RunPlan> {
  const { endpoint, model, agentId } = target;
  const jsonSchema = await readJsonSchema(target.jsonSchema);
  const check = checkProgress(context, source);
  try {
    return await planRun(source, {
      endpoint,
      model,
      agent_id: agentId,
      limits: limitsOf(target),
      jsonSchema,
      signal: context.signal,
      onProgress: check.onProgress,
    });
  } finally {
    check.stop();
  }
}

/** Shows the reading of an input. */
export interface CheckView {
  readonly onProgress: (progress: { readonly rows: number; readonly bytes: number }) => void;
  stop(): void;
}

/** Shows how far the reading of an input is; without a bar it says nothing before its result, for it takes seconds. */
export function checkProgress(context: CommandContext, { size = 0 }: Source): CheckView {
  const progress = createProgress(context, {
    label: "Check",
    amount: ({ done, total }) => `${formatBytes(done)} of ${formatBytes(total)}`,
  });
  return {
    onProgress({ rows, bytes }: { readonly rows: number; readonly bytes: number }): void {
      if (context.console.isLive) progress.update({ state: countOf(rows, "row"), done: bytes, total: size });
    },
    stop: () => progress.stop(),
  };
}

/**
 * Prints a plan: what is wrong with the input, or what a run would do.
 *
 * @param path - The input as it was named.
 * @throws {CliError} Where the input has problems.
 */
export async function printPlan(
  context: CommandContext,
  path: string,
  plan: RunPlan,
  options: { readonly json?: boolean | undefined },
): Promise<void> {
  const { console } = context;
  const isJson = printsJson(context, options);
  if (isJson) await console.print(JSON.stringify({ file: path, ...plan }, null, 2));
  for (const line of describeReport(path, plan)) {
    if (isJson) console.note(line);
    else await console.print(line);
  }
  if (plan.problemCount > 0) throw refuseInput(path, plan);
  if (!isJson) await console.print(describePlan(context, path, plan));
}

function describePlan({ console }: CommandContext, path: string, plan: RunPlan): string {
  const { parts, worstCaseTokens } = plan;
  const jobs = plan.inline ? "1 job, without a file" : `${countOf(parts.length, "job")}, each with a file`;
  const fields = renderFields(console, [
    ["input", cleanText(path)],
    ["endpoint", plan.endpoint],
    ["model", plan.model ?? plan.agent_id ?? "of each request"],
    ["rows", formatCount(plan.rows)],
    ["size", formatBytes(plan.bytes)],
    ["sent as", jobs],
    ["answers", worstCaseTokens === null ? "of any length: not every request has max_tokens" : atMost(worstCaseTokens)],
  ]);
  if (parts.length < 2) return fields;
  const table = renderTable(
    console,
    [
      { title: "PART", align: "right", value: ({ part }) => String(part) },
      { title: "FROM LINE", align: "right", value: ({ firstLine }) => formatCount(firstLine) },
      { title: "ROWS", align: "right", value: ({ rows }) => formatCount(rows) },
      { title: "SIZE", align: "right", value: ({ bytes }) => formatBytes(bytes) },
    ],
    parts.slice(0, PARTS_SHOWN).map((part, index) => ({ ...part, part: index + 1 })),
  );
  const hidden = parts.length - PARTS_SHOWN;
  const more = hidden > 0 ? `\n${console.colors.dim(`and ${countOf(hidden, "more part")}`)}` : "";
  return `${fields}\n\n${table}${more}`;
}

function atMost(tokens: number): string {
  return `${formatCount(tokens)} tokens at the most`;
}
