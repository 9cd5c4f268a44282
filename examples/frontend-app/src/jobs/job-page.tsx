import { type BatchJob, isTerminal } from "@mistral-batch/browser";
import { Button } from "react-aria-components";
import { Results } from "../rows/results.tsx";
import { ErrorNote } from "../ui/error-note.tsx";
import { formatDuration, formatMoment } from "../ui/format.ts";
import { CancelButton } from "./cancel-button.tsx";
import { JobProgress } from "./job-progress.tsx";
import { nameOf, statusWords } from "./job-words.ts";
import { useJob } from "./use-jobs.ts";

/** One batch: how far it is, and what came of it. */
export function JobPage({ id }: { readonly id: string }) {
  const { data: job, error, isPending, refetch } = useJob(id);
  return (
    <article className="sheet" aria-labelledby="title">
      {job === undefined ? undefined : <JobHead job={job} />}
      {isPending && error === null ? (
        <p id="title" className="quiet">
          Looking for the batch
        </p>
      ) : undefined}
      {error === null ? undefined : (
        <ErrorNote error={error}>
          <Button onPress={() => void refetch()}>Try again</Button>
        </ErrorNote>
      )}
      {job === undefined ? undefined : <JobProgress job={job} />}
      {job?.errors.map(({ message, count }) => (
        <p key={message} className="note" data-kind="error">
          The service says: {message} {count > 1 ? `(${count} times)` : undefined}
        </p>
      ))}
      {job !== undefined && isTerminal(job) ? <Results job={job} /> : undefined}
    </article>
  );
}

function JobHead({ job }: { readonly job: BatchJob }) {
  const canBeCancelled = !isTerminal(job) && job.status !== "CANCELLATION_REQUESTED";
  return (
    <header className="sheet-head">
      <title>{`${nameOf(job)}: ${statusWords(job)}`}</title>
      <div>
        <h1 id="title">{nameOf(job)}</h1>
        {/* Said aloud when it changes. */}
        <p className="status" data-status={job.status} role="status">
          {statusWords(job)}
        </p>
      </div>
      {canBeCancelled ? <CancelButton id={job.id} name={nameOf(job)} /> : undefined}
      <dl className="facts">
        <Fact name="Model" value={job.model ?? job.agent_id ?? "none"} />
        <Fact name="Endpoint" value={job.endpoint} />
        <Fact name="Started" value={formatMoment(job.created_at)} />
        {typeof job.completed_at === "number" ? (
          <Fact name="Took" value={formatDuration(job.completed_at - job.created_at)} />
        ) : undefined}
      </dl>
    </header>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
