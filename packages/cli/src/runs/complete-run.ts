import type { Run, RunSummary } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import type { Outputs } from "../service/outputs.ts";
import { isComplete, renderSummary } from "../service/result-summary-text.ts";
import { countOf, formatCount } from "../terminal/format.ts";
import { printsJson } from "../terminal/print-value.ts";
import { createProgress } from "../terminal/progress.ts";
import { asRunFailure } from "./run-failure.ts";
import type { RunFolder } from "./run-folder.ts";
import { showRun } from "./show-run.ts";

/** How a person waits: the first look after a few seconds, then less often. */
const DEFAULT_POLL_MS = 5_000;
const LONGEST_POLL_MS = 60_000;

/** How a run is brought to its end. */
export interface CompleteSettings {
  readonly baseUrl?: string | undefined;
  /** Milliseconds between two looks at the jobs; left out, they get less often. */
  readonly pollMs?: number | undefined;
  readonly ordered?: boolean | undefined;
  readonly allowFailed?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** The summary as it stands in the file beside the rows. */
export interface SavedRunSummary extends RunSummary {
  readonly endpoint: string;
  readonly model: string | null;
  /** The path of the rows. */
  readonly output: string;
  /** The folder of the run. */
  readonly run: string;
}

/**
 * Waits for a run, writes its rows and its summary, and shows the summary. Whatever stops it says how to go on.
 *
 * @param context - The world.
 * @param run - The run.
 * @param folder - Where it is kept.
 * @param outputs - Where rows and summary go.
 * @param settings - How often to look, how to write and to end.
 */
export async function completeRun(
  context: CommandContext,
  run: Run,
  folder: RunFolder,
  outputs: Outputs,
  settings: CompleteSettings,
): Promise<void> {
  try {
    await waitForRun(context, run, settings);
    await finishRun(context, run, folder, outputs, settings);
  } catch (error) {
    throw asRunFailure(context, error, { folder, status: run.status(), baseUrl: settings.baseUrl });
  }
}

/** Waits for a run while it is shown. */
export async function waitForRun(context: CommandContext, run: Run, { pollMs }: CompleteSettings): Promise<void> {
  const view = showRun(context, run);
  try {
    await run.wait({
      signal: context.signal,
      pollMs: pollMs ?? DEFAULT_POLL_MS,
      maxPollMs: pollMs ?? LONGEST_POLL_MS,
      onEvent: view.take,
    });
  } finally {
    view.stop();
  }
}

/** Writes the rows and the summary of an ended run, and shows the summary. */
export async function finishRun(
  context: CommandContext,
  run: Run,
  folder: RunFolder,
  outputs: Outputs,
  settings: CompleteSettings,
): Promise<void> {
  const { console } = context;
  const summary = await collectRun(context, run, outputs.rows, settings.ordered);
  const { endpoint, model } = run.plan;
  const saved: SavedRunSummary = { ...summary, endpoint, model, output: outputs.rows.path, run: folder.path };
  await outputs.summary.write(new TextEncoder().encode(`${JSON.stringify(saved, null, 2)}\n`));
  await outputs.summary.commit();
  if (!isComplete(summary) && settings.allowFailed !== true) context.finish("rows");
  if (printsJson(context, settings)) return await console.print(JSON.stringify(saved, null, 2));
  const places = [
    ["run", run.id],
    ["rows", outputs.rows.path],
    ["summary", outputs.summary.path],
  ] as const;
  await console.print(`\n${renderSummary(console, summary, places)}`);
}

/** Writes the rows of an ended run while that is shown. */
export async function collectRun(
  context: CommandContext,
  run: Run,
  sink: Parameters<Run["collect"]>[0],
  ordered: boolean | undefined,
): Promise<RunSummary> {
  const total = run.plan.rows;
  const progress = createProgress(context, {
    label: "Write",
    amount: ({ done }) => `${formatCount(done)} of ${countOf(total, "row")}`,
  });
  let done = 0;
  try {
    return await run.collect(sink, {
      ordered: ordered ?? false,
      signal: context.signal,
      onRows: (rows) => {
        done += rows;
        if (context.console.isLive) progress.update({ state: "", done, total });
      },
    });
  } finally {
    progress.stop();
  }
}
