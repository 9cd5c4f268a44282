import type { BatchJob } from "@mistral-batch/browser";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { OpenOrder } from "../orders/order.ts";
import { ErrorNote } from "../ui/error-note.tsx";
import { formatMoment, formatShare } from "../ui/format.ts";
import { addressOf, type Place } from "../ui/use-place.ts";
import { nameOf, statusWords } from "./job-words.ts";
import { useJobs } from "./use-jobs.ts";
import "./job-list.css";

const PAGE = 25;

interface JobListProps {
  readonly orders: readonly OpenOrder[];
  readonly place: Place;
}

/** All that is on its way or done, newest first. */
export function JobList({ orders, place }: JobListProps) {
  const [count, setCount] = useState(PAGE);
  const { data: jobs = [], error, isPending, fetchStatus, refetch } = useJobs(count);
  const isEmpty = !isPending && error === null && jobs.length + orders.length === 0;
  return (
    <nav className="jobs" aria-labelledby="jobs-title">
      <h2 id="jobs-title">Your batches</h2>
      {error === null ? undefined : (
        <ErrorNote error={error}>
          <Button onPress={() => void refetch()}>Try again</Button>
        </ErrorNote>
      )}
      {fetchStatus === "paused" ? <p className="quiet">Offline. The list is as it was.</p> : undefined}
      {isPending && error === null ? <p className="quiet">Looking for your batches</p> : undefined}
      {isEmpty ? <p className="quiet">No batches yet. What you start stands here.</p> : undefined}
      <ul>
        {orders.map((one) => (
          <OrderItem key={one.order.key} {...one} place={place} />
        ))}
        {jobs.map((job) => (
          <JobItem key={job.id} job={job} place={place} />
        ))}
      </ul>
      {jobs.length === count ? <Button onPress={() => setCount(count + PAGE)}>Show older ones</Button> : undefined}
    </nav>
  );
}

function JobItem({ job, place }: { readonly job: BatchJob; readonly place: Place }) {
  const { id, status, model, created_at, completed_requests, total_requests } = job;
  const isShown = place.kind === "job" && place.id === id;
  return (
    <li>
      <a href={addressOf({ kind: "job", id })} aria-current={isShown ? "page" : undefined}>
        <span className="jobs-name">{nameOf(job)}</span>
        <span className="jobs-state" data-status={status}>
          {status === "RUNNING" ? formatShare(completed_requests, total_requests) : statusWords(job)}
        </span>
        <span className="jobs-more">{model}</span>
        <span className="jobs-more">{formatMoment(created_at)}</span>
      </a>
    </li>
  );
}

const STAGES = { uploading: "Uploading", creating: "Starting", searching: "Looking", failed: "Stopped", left: "Left" };

function OrderItem({ order, stage, place }: OpenOrder & { readonly place: Place }) {
  const isShown = place.kind === "order" && place.id === order.key;
  return (
    <li>
      <a href={addressOf({ kind: "order", id: order.key })} aria-current={isShown ? "page" : undefined}>
        <span className="jobs-name">{order.name}</span>
        <span className="jobs-state" data-status={stage.kind}>
          {stage.kind === "uploading" ? formatShare(stage.sentBytes, order.bytes) : STAGES[stage.kind]}
        </span>
        <span className="jobs-more">{order.model}</span>
      </a>
    </li>
  );
}
