import type { Run, RunNotice } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { countOf, formatBytes, formatCount } from "../terminal/format.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";

/** A smaller upload is over before a log needs lines about it. */
const SMALLEST_LOGGED_BYTES = 20_000_000;

/** Shows on stderr what a run tells of itself. */
export interface RunView {
  readonly take: (notice: RunNotice) => void;
  /** Takes the bars away. Safe to call twice. */
  stop(): void;
}

/**
 * Shows a run while it goes on: a bar or lines for uploads and rows, and each id as soon as it is known, so that it
 * survives whatever happens next.
 *
 * @param context - Console, clock.
 * @param run - The run.
 */
export function showRun(context: CommandContext, { plan }: Pick<Run, "plan">): RunView {
  const rows = createProgress(context, {
    label: "Rows",
    amount: ({ done, total }) => `${formatCount(done)} of ${countOf(total, "row")}`,
  });
  const upload = uploadBar(context);
  const place = (part: number): string => placeOf(part, plan.parts.length);
  let state = "running";
  const note = (line: string): void => rows.note(cleanText(line));
  return {
    take(notice) {
      switch (notice.type) {
        case "uploading":
          rows.stop();
          return upload.update(notice.part, notice.sentBytes, notice.totalBytes);
        case "uploaded": {
          const size = upload.end();
          const what = notice.isReused ? "Found the upload" : "Uploaded the input";
          return note(`${what}${place(notice.part)}${size} as file ${notice.file_id}`);
        }
        case "submitted":
          return note(`${notice.adopted ? "Found" : "Created"} job ${notice.job_id}${place(notice.part)}`);
        case "progress":
          return rows.update({ state, done: notice.completed, total: notice.total, failed: notice.failed });
        case "ended":
          if (notice.status === "SUCCESS" && plan.parts.length === 1) return;
          return note(`Job ${notice.job_id}${place(notice.part)} ended as ${notice.status}`);
        case "repairing":
          state = `attempt ${notice.attempt}`;
          return note(`Sending ${countOf(notice.rows, "row")} again: attempt ${notice.attempt}`);
        case "warning":
          return note(`warning: ${notice.message}`);
        case "done":
          return rows.stop();
        default:
          return;
      }
    },
    stop() {
      upload.end();
      rows.stop();
    },
  };
}

function placeOf(part: number, parts: number): string {
  if (parts === 1 && part === 0) return "";
  return part < parts ? ` of part ${part + 1} of ${parts}` : ` of part ${part + 1}`;
}

function uploadBar(context: CommandContext) {
  let bar: Progress | undefined;
  let bytes: number | undefined;
  return {
    update(part: number, done: number, total: number): void {
      bytes = total;
      if (!context.console.isLive && total < SMALLEST_LOGGED_BYTES) return;
      bar ??= createProgress(context, {
        label: "Upload",
        amount: (progress) => `${formatBytes(progress.done)} of ${formatBytes(progress.total)}`,
      });
      bar.update({ state: `part ${part + 1}`, done, total });
    },
    /** Takes the bar away, and says how much went over. */
    end(): string {
      bar?.stop();
      bar = undefined;
      const size = bytes === undefined ? "" : ` (${formatBytes(bytes)})`;
      bytes = undefined;
      return size;
    },
  };
}
