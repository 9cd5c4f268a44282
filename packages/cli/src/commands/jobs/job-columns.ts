import type { BatchJob } from "@mistral-batch/node";
import type { Colors, Console } from "../../terminal/console.ts";
import { formatCount, formatTime } from "../../terminal/format.ts";
import type { Column } from "../../terminal/table.ts";

/** Colours a job's state. */
function paintStatus(colors: Colors, status: string): string {
  switch (status) {
    case "SUCCESS":
      return colors.green(status);
    case "FAILED":
    case "TIMEOUT_EXCEEDED":
      return colors.red(status);
    case "RUNNING":
      return colors.cyan(status);
    default:
      return colors.yellow(status);
  }
}

/** The columns of a list of jobs. */
export function jobColumns({ colors }: Console): readonly Column<BatchJob>[] {
  return [
    { title: "JOB", value: ({ id }) => id },
    { title: "STATUS", value: ({ status }) => status, paint: (text) => paintStatus(colors, text) },
    {
      title: "DONE",
      align: "right",
      value: (job) => `${formatCount(job.completed_requests)}/${formatCount(job.total_requests)}`,
    },
    {
      title: "FAILED",
      align: "right",
      value: (job) => formatCount(job.failed_requests),
      paint: (text, job) => (job.failed_requests > 0 ? colors.red(text) : text),
    },
    { title: "CREATED", value: (job) => formatTime(job.created_at) },
    { title: "MODEL", value: (job) => job.model ?? job.agent_id ?? "-" },
    { title: "ENDPOINT", value: ({ endpoint }) => endpoint },
  ];
}

/** What a person sees of one job. */
export function jobFields(job: BatchJob): readonly (readonly [string, string | undefined])[] {
  const { metadata } = job;
  return [
    ["job", job.id],
    ["status", job.status],
    ["endpoint", job.endpoint],
    ["model", job.model ?? undefined],
    ["agent", job.agent_id ?? undefined],
    ["done", `${formatCount(job.completed_requests)} of ${formatCount(job.total_requests)}`],
    ["succeeded", formatCount(job.succeeded_requests)],
    ["failed", formatCount(job.failed_requests)],
    ["created", formatTime(job.created_at)],
    ["started", formatTime(job.started_at)],
    ["completed", formatTime(job.completed_at)],
    ["input files", job.input_files.length === 0 ? undefined : job.input_files.join(", ")],
    ["output file", job.output_file ?? undefined],
    ["error file", job.error_file ?? undefined],
    ["metadata", metadata === null || metadata === undefined ? undefined : JSON.stringify(metadata)],
    ...job.errors.map(({ message, count }) => ["error", `${message} (${formatCount(count)} times)`] as const),
  ];
}
