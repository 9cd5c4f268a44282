import { type BatchJob, cancelJob, getJob, isTerminal, iterateJobs, type RequestOptions } from "@mistral-batch/browser";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { client } from "../api/client.ts";
import { compareWithLists, learn, nextLookMs } from "../api/queries.ts";

/** Whoever looks every other second need not insist. */
const ONCE: RequestOptions = { retries: { strategy: "none" } };

/** The newest jobs. */
export function useJobs(count: number) {
  return useQuery({
    queryKey: ["jobs", count],
    queryFn: ({ signal }) => newestJobs(count, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => nextLookMs((state.data ?? []).filter(isOpen), state.error),
  });
}

/** One job, as it is now. */
export function useJob(job_id: string) {
  return useQuery({
    queryKey: ["job", job_id],
    queryFn: async ({ signal }) => compareWithLists(await getJob(client, { job_id }, { ...ONCE, signal })),
    refetchInterval({ state: { data, error } }) {
      return data === undefined || isOpen(data) ? nextLookMs(data === undefined ? [] : [data], error) : false;
    },
  });
}

/** Cancels a job. */
export function useCancel(job_id: string) {
  return useMutation({ mutationFn: () => cancelJob(client, { job_id }), onSuccess: learn, networkMode: "always" });
}

const isOpen = (job: BatchJob): boolean => !isTerminal(job);

async function newestJobs(count: number, signal: AbortSignal): Promise<BatchJob[]> {
  const jobs: BatchJob[] = [];
  for await (const job of iterateJobs(client, { page_size: count }, { ...ONCE, signal })) {
    jobs.push(job);
    if (jobs.length === count) break;
  }
  return jobs;
}
