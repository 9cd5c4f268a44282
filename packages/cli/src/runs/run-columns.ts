import type { RunStatus } from "@mistral-batch/node";
import type { Colors } from "../terminal/console.ts";
import { countOf, formatCount, formatTime } from "../terminal/format.ts";

/** Where a run stands, in a few words. */
export function describeStatus({ status, rows, progress }: RunStatus): string {
  if (status === "finished") return "it has ended, and nothing is sent";
  return `${status}, ${formatCount(progress.completed)} of ${countOf(rows, "row")} answered so far`;
}

/** Colours the state of a run. */
export function paintRunStatus(colors: Colors, status: string): string {
  if (status === "finished") return colors.green(status);
  if (status === "running") return colors.cyan(status);
  return status === "unreadable" ? colors.red(status) : colors.yellow(status);
}

/** What a person sees of a run, as names and values. */
export function runFields(
  status: RunStatus,
  places: { readonly path: string; readonly output: string },
): readonly (readonly [string, string | undefined])[] {
  const { progress, reasons, open_jobs } = status;
  const failed = progress.failed > 0 ? `, ${formatCount(progress.failed)} of them failed` : "";
  const again = progress.total - status.rows;
  const repaired = again > 0 ? `, ${formatCount(again)} of them sent again` : "";
  return [
    ["run", status.run_id],
    ["status", status.status],
    ["endpoint", status.endpoint],
    ["model", status.model ?? undefined],
    ["rows", formatCount(status.rows)],
    ["answered", `${formatCount(progress.completed)} of ${formatCount(progress.total)}${repaired}${failed}`],
    ["attempt", status.attempt > 1 ? formatCount(status.attempt) : undefined],
    ["parts", partsOf(status)],
    ["open jobs", open_jobs.length === 0 ? undefined : open_jobs.join(" ")],
    ...reasons.map((reason) => ["problem", reason] as const),
    ["began", timeOf(status.created_at)],
    ["changed", timeOf(status.changed_at)],
    ["rows go to", places.output],
    ["kept in", places.path],
  ];
}

function partsOf({ parts }: RunStatus): string | undefined {
  const counts = Object.entries(parts).map(([state, count]) => `${formatCount(count)} ${state}`);
  return counts.length === 0 ? undefined : counts.join(", ");
}

/** A moment in milliseconds, as people read it. */
export function timeOf(unixMs: number): string {
  return formatTime(unixMs / 1000);
}
