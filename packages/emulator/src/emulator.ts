import type { EmulatorBooks } from "./books/emulator-books.ts";
import type { EmulatorClock } from "./clock.ts";
import type { EmulatorOptions } from "./emulator-options.ts";
import { createFaultRegistry, type Faults } from "./faults/faults.ts";
import { plannedEndOf } from "./jobs/job-timeline.ts";
import { settleJobs } from "./jobs/settle-job.ts";
import { createFetchMount, type FetchMount } from "./mounts/fetch-mount.ts";
import { handleRequest } from "./service/handle-request.ts";
import { createService } from "./service/service.ts";

/** The Mistral batch service in memory. */
export interface Emulator {
  /**
   * Answers a request as the service would. The host of its URL does not matter.
   *
   * @throws NetworkFault for a fault that no `Response` can say
   */
  handle(request: Request): Promise<Response>;
  /** The same as an injectable `fetch`: a {@link NetworkFault} becomes a rejection, and an abort is honoured at once. */
  readonly fetch: FetchMount;
  /** The emulator's time. A virtual clock stands still until it is advanced. */
  readonly clock: EmulatorClock;
  /** What really happened. */
  readonly books: EmulatorBooks;
  /** What shall go wrong. */
  readonly faults: Faults;
  /** Carries out what is due by now, as the next request would. */
  settle(): Promise<void>;
  /** Advances the clock until every job has ended, and carries out what is due. */
  finishJobs(): Promise<void>;
}

/**
 * Makes a Mistral batch service that lives in memory.
 *
 * Jobs move on as a function of the clock and of nothing else: whoever asks for a job finds it as far as it has come
 * by then, and its rows are answered in that moment. There are no timers.
 *
 * @param options how it behaves; all optional
 * @returns the emulator, to be mounted as `fetch`, in MSW, on a Node server or in a Worker
 * @example
 * ```ts
 * import { createEmulator } from "@mistral-batch/emulator";
 *
 * const emulator = createEmulator();
 * const headers = { authorization: "Bearer any-key" };
 * const answer = await emulator.fetch("http://emulator.test/v1/batch/jobs", {
 *   method: "POST",
 *   headers,
 *   body: JSON.stringify({
 *     endpoint: "/v1/chat/completions",
 *     model: "mistral-small-latest",
 *     requests: [{ custom_id: "0", body: { messages: [{ role: "user", content: "Which cheese is best?" }] } }],
 *   }),
 * });
 * const { id } = (await answer.json()) as { id: string };
 * emulator.clock.advance(60_000);
 * const job = await emulator.fetch(`http://emulator.test/v1/batch/jobs/${id}?inline=true`, { headers });
 * console.log(((await job.json()) as { status: string }).status);
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const service = createService(options);
  const faults = createFaultRegistry();
  const handle = (request: Request): Promise<Response> => handleRequest(service, faults, request);
  return {
    handle,
    fetch: createFetchMount(handle),
    clock: service.clock,
    books: service.books,
    faults,
    settle: () => settleJobs(service),
    async finishJobs() {
      for (const job of service.jobs.values()) {
        if (job.end === null && job.deletedAtMs === null) {
          service.clock.advanceTo(plannedEndOf(job, service.options.timing).atMs);
        }
      }
      await settleJobs(service);
      if (service.options.waitForRows) return;
      for (const job of service.jobs.values()) await job.execution?.idle();
      await settleJobs(service);
    },
  };
}
