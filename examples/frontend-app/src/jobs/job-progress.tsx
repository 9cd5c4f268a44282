import { type BatchJob, isTerminal } from "@mistral-batch/browser";
import { Label, ProgressBar } from "react-aria-components";
import { formatCount, formatShare } from "../ui/format.ts";
import "../ui/meter.css";

/** How far a job is, by the service's own counters. */
export function JobProgress({ job }: { readonly job: BatchJob }) {
  const { total_requests: total, succeeded_requests: succeeded, failed_requests: failed } = job;
  // The total is 0 until the service has read the file.
  if (total === 0 && !isTerminal(job)) return <p className="quiet">Waiting for its turn</p>;
  if (total === 0) return null;
  const done = Math.min(total, Math.max(job.completed_requests, succeeded + failed));
  const words = `${formatCount(done)} of ${formatCount(total)}, ${formatShare(done, total)}`;
  return (
    <ProgressBar className="meter" value={done} maxValue={total} valueLabel={words}>
      <div className="meter-words">
        <Label>Answered</Label>
        <span>{words}</span>
      </div>
      <div className="meter-track">
        <div className="meter-part" data-outcome="succeeded" style={{ flexGrow: succeeded }} />
        <div className="meter-part" data-outcome="failed" style={{ flexGrow: failed }} />
        <div className="meter-part" data-outcome="open" style={{ flexGrow: total - succeeded - failed }} />
      </div>
      {failed > 0 && !isTerminal(job) ? <p className="quiet">{formatCount(failed)} failed so far</p> : undefined}
    </ProgressBar>
  );
}
