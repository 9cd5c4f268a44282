import { type BatchJob, isTerminal, type MistralBatch } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { formatBytes, formatCount } from "../terminal/format.ts";
import type { FoundRun } from "./find-run-folders.ts";

/** Something that a run left on the service. */
export interface Leftover {
  readonly kind: "file" | "job";
  readonly id: string;
  readonly run_id: string;
  /** What it is, for a person. */
  readonly about: string;
  /** A job that may still cost money. */
  readonly isOpen: boolean;
}

/** The clock of the service may be another one. */
const CLOCK_MARGIN_S = 86_400;
/** How the library names what it uploads for a part. */
const PART_FILE = /^([a-zA-Z0-9_-]{1,64})-part-\d+-attempt-\d+\.jsonl$/;

/**
 * Finds what runs left on the service: their uploads, jobs and result files. Filters of the service are not relied on.
 *
 * @param context - Signal.
 * @param batch - The client.
 * @param runs - The runs whose rows are safe, or which nobody goes on with. Nothing of any other run is given.
 */
export async function findLeftovers(
  { signal }: CommandContext,
  batch: MistralBatch,
  runs: readonly FoundRun[],
): Promise<Leftover[]> {
  const began = new Map(
    runs.flatMap(({ status }) => (status === undefined ? [] : [[status.run_id, status.created_at]])),
  );
  const files = new Map<string, Leftover>();
  for await (const { id, filename, bytes } of batch.files.all({ purpose: "batch" }, { signal })) {
    const run_id = PART_FILE.exec(filename)?.[1];
    if (run_id === undefined || !began.has(run_id)) continue;
    files.set(id, { kind: "file", id, run_id, about: `${filename}, ${formatBytes(bytes)}`, isOpen: false });
  }
  const oldest = Math.min(...began.values()) / 1000 - CLOCK_MARGIN_S;
  const jobs: Leftover[] = [];
  for await (const job of batch.jobs.all({ order_by: "-created", page_size: 100 }, { signal })) {
    if (job.created_at > 0 && job.created_at < oldest) break;
    const run_id = runOf(job, files);
    if (run_id === undefined || !began.has(run_id)) continue;
    jobs.push({ kind: "job", id: job.id, run_id, about: describeJob(job), isOpen: !isTerminal(job) });
    for (const id of [job.output_file, job.error_file]) {
      if (typeof id === "string")
        files.set(id, { kind: "file", id, run_id, about: `rows of ${job.id}`, isOpen: false });
    }
  }
  return [...jobs, ...files.values()];
}

/** A list may come without labels: then the file says whose job it is. */
function runOf({ metadata, input_files }: BatchJob, files: ReadonlyMap<string, Leftover>): string | undefined {
  const label = metadata?.["mb_run"];
  if (typeof label === "string") return label;
  return input_files.map((id) => files.get(id)?.run_id).find((run_id) => run_id !== undefined);
}

function describeJob({ status, completed_requests, total_requests }: BatchJob): string {
  return `${status}, ${formatCount(completed_requests)} of ${formatCount(total_requests)} rows`;
}
