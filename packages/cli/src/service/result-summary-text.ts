import type { ResultSummary, RunSummary } from "@mistral-batch/node";
import type { Console } from "../terminal/console.ts";
import { countOf, formatCount, formatDuration } from "../terminal/format.ts";
import { renderFields, renderTable } from "../terminal/table.ts";

/** How many messages a person reads. */
const MESSAGES_SHOWN = 8;

/** The summary of a job, or of a run of several. */
export type AnySummary = ResultSummary | RunSummary;

/** Rows that failed, of all classes. */
function failedRows({ failed }: AnySummary): number {
  return failed.retryable + failed.permanent + failed.account;
}

/** Whether each row was answered, be it in full or cut off. */
export function isComplete(summary: AnySummary): boolean {
  const lacking = summary.missing + summary.invalid + summary.unattributed + pendingRows(summary);
  return failedRows(summary) === 0 && lacking === 0;
}

function pendingRows(summary: AnySummary): number {
  return "pending" in summary ? summary.pending : 0;
}

/**
 * What became of a job or a run, for a person.
 *
 * @param console - For the colours.
 * @param summary - The counts.
 * @param places - Where things are, as names and values.
 */
export function renderSummary(
  console: Console,
  summary: AnySummary,
  places: readonly (readonly [string, string | undefined])[],
): string {
  const sections = [
    renderOutcomes(console, summary),
    renderErrors(console, summary),
    renderRest(console, summary, places),
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function renderOutcomes(console: Console, summary: AnySummary): string {
  const { colors } = console;
  const failed = failedRows(summary);
  const outcomes = [
    { name: "succeeded", count: summary.succeeded, note: "", paint: colors.green, isShown: true },
    { name: "truncated", count: summary.truncated, note: "cut off by a token limit", paint: colors.yellow },
    { name: "invalid", count: summary.invalid, note: "not as the schema asks for", paint: colors.red },
    { name: "failed", count: failed, note: classes(summary), paint: colors.red, isShown: true },
    { name: "missing", count: summary.missing, note: "the job holds no row for them", paint: colors.red },
    { name: "pending", count: pendingRows(summary), note: "their job has not been collected", paint: colors.yellow },
    {
      name: "duplicate",
      count: summary.duplicates,
      note: "another row of the same custom_id counts",
      paint: colors.yellow,
    },
    { name: "unexpected", count: summary.unexpected, note: "no input has their custom_id", paint: colors.yellow },
    { name: "nameless", count: summary.unattributed, note: "rows without custom_id, or no JSON", paint: colors.yellow },
  ].filter(({ count, isShown }) => isShown === true || count > 0);
  return renderTable(
    console,
    [
      {
        title: "OUTCOME",
        value: ({ name }) => name,
        paint: (text, { count, paint }) => (count > 0 ? paint(text) : text),
      },
      { title: "ROWS", align: "right", value: ({ count }) => formatCount(count) },
      { title: "", value: ({ note }) => note, paint: (text) => colors.dim(text) },
    ],
    outcomes,
  );
}

function classes({ failed }: AnySummary): string {
  return Object.entries(failed)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${formatCount(count)} ${name}`)
    .join(", ");
}

function renderErrors(console: Console, { errors }: AnySummary): string {
  if (errors.length === 0) return "";
  const shown = errors.slice(0, MESSAGES_SHOWN);
  const table = renderTable(
    console,
    [
      { title: "COUNT", align: "right", value: ({ count }) => formatCount(count) },
      {
        title: "STATUS",
        align: "right",
        value: ({ status_code }) => (status_code === null ? "-" : String(status_code)),
      },
      { title: "MESSAGE", value: ({ message }) => shorten(message, console.columns - 20) },
    ],
    shown,
  );
  const more = errors.length - shown.length;
  return more === 0 ? table : `${table}\n${console.colors.dim(`and ${countOf(more, "other message")}`)}`;
}

function shorten(text: string, length: number): string {
  const limit = Math.max(40, length);
  return text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
}

function renderRest(
  console: Console,
  summary: AnySummary,
  places: readonly (readonly [string, string | undefined])[],
): string {
  const { usage } = summary;
  const tokens = `${formatCount(usage.total_tokens)} (${formatCount(usage.prompt_tokens)} in, ${formatCount(usage.completion_tokens)} out)`;
  return renderFields(console, [
    ["tokens", usage.total_tokens > 0 ? tokens : undefined],
    ["pages", usage.pages > 0 ? formatCount(usage.pages) : undefined],
    ...("job_id" in summary ? jobFields(summary) : runFields(summary)),
    ...places,
  ]);
}

function jobFields({ job_id, status, elapsed }: ResultSummary) {
  return [
    ["ran for", elapsed === null ? undefined : formatDuration(elapsed * 1000)],
    ["job", `${job_id} (${status})`],
  ] as const;
}

function runFields({ attempts, duplicate_jobs, problems }: RunSummary) {
  const [problem] = problems;
  const more = problems.length > 1 ? ` (and ${countOf(problems.length - 1, "more part")})` : "";
  return [
    ["attempts", attempts > 1 ? formatCount(attempts) : undefined],
    ["twin jobs", duplicate_jobs > 0 ? `${formatCount(duplicate_jobs)}, cancelled` : undefined],
    ["problem", problem === undefined ? undefined : `part ${problem.part + 1}: ${problem.reason}${more}`],
  ] as const;
}
