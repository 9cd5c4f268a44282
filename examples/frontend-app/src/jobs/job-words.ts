import { type BatchJob, isKnownStatus, type KnownBatchJobStatus } from "@mistral-batch/browser";
import { formatMoment } from "../ui/format.ts";

const WORDS: Readonly<Record<KnownBatchJobStatus, string>> = {
  QUEUED: "Queued",
  RUNNING: "Running",
  SUCCESS: "Done",
  FAILED: "Failed",
  TIMEOUT_EXCEEDED: "Out of time",
  CANCELLATION_REQUESTED: "Being cancelled",
  CANCELLED: "Cancelled",
};

/** The state of a job in words; one that nobody knows as the service says it. */
export function statusWords({ status }: Pick<BatchJob, "status">): string {
  return isKnownStatus(status) ? WORDS[status] : status;
}

/** What a job is called: its file, or when it was made where the service does not show its labels. */
export function nameOf({ metadata, created_at }: BatchJob): string {
  const name = metadata?.["name"];
  return typeof name === "string" && name !== "" ? name : `Batch of ${formatMoment(created_at)}`;
}
