import { type BatchJob, isMistralBatchError } from "@mistral-batch/browser";
import { QueryClient } from "@tanstack/react-query";

/** What the service has said, kept for all parts of the page. The library repeats calls by itself where that helps. */
export const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: true } } });

const otherTabs = new BroadcastChannel("jobs");
otherTabs.onmessage = () => void queries.invalidateQueries({ queryKey: ["jobs"] });

/** Takes in what the service has just said about a job, and has the other tabs look for themselves. */
export function learn(job: BatchJob): void {
  queries.setQueryData(["job", job.id], job);
  void queries.invalidateQueries({ queryKey: ["jobs"] });
  otherTabs.postMessage(job.id);
}

/** Has the lists look again where they say something else of a job than its page. */
export function compareWithLists(job: BatchJob): BatchJob {
  const listed = queries.getQueriesData<BatchJob[]>({ queryKey: ["jobs"] }).flatMap(([, jobs]) => jobs ?? []);
  const isOlder = listed.some(({ id, status }) => id === job.id && status !== job.status);
  if (isOlder) void queries.invalidateQueries({ queryKey: ["jobs"] });
  return job;
}

const OFTEN_MS = 2000;
const SELDOM_MS = 15_000;
/** Most jobs that end soon do so within this time. */
const YOUNG_S = 900;

/** When to look again: soon while something young is on its way, and not before the service wants to be asked. */
export function nextLookMs(openJobs: readonly BatchJob[], error: unknown): number {
  if (isMistralBatchError(error) && error.retryAfterMs !== undefined) return error.retryAfterMs;
  const isYoung = openJobs.some(({ created_at }) => Date.now() / 1000 - created_at < YOUNG_S);
  return isYoung ? OFTEN_MS : SELDOM_MS;
}
