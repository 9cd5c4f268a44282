import { type Clock, isTerminal } from "@mistral-batch/core";
import type { Call } from "../call.ts";
import { refuse } from "../http/refusal.ts";
import { walkOwnJobs } from "../jobs/walk-own-jobs.ts";

/** For how long a list may not show a job that was made here; lists were seen to be half a minute old. */
const FRESH_MS = 120_000;
const RETRY_AFTER_MS = 30_000;
/** The longest timeout of a job is a week, and a day more is a doubt about clocks: what is older has ended. */
const LONGEST_JOB_MS = 8 * 86_400_000;
/** What a tenant without a limit leaves behind: nothing. */
const NO_RESERVATION = (): void => {};

interface Fresh {
  /** Undefined while the create is under way, or where its answer was lost. */
  id: string | undefined;
  readonly untilMs: number;
}

/**
 * Holds tenants to their number of open jobs: those of the service's list, and those that this instance has made since. Two
 * instances may both let the last one through.
 */
export class OpenJobs {
  readonly #clock: Clock;
  readonly #fresh = new Map<string, Fresh[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Makes room for one more job.
   *
   * @returns Takes the id of the job; without one, the room is given back unless an id was given before.
   * @throws {Refusal} 429 where there is none.
   */
  async reserve(call: Call): Promise<(id: string | undefined) => void> {
    const { openJobs } = call.limits;
    if (openJobs === Number.POSITIVE_INFINITY) return NO_RESERVATION;
    const mine: Fresh = { id: undefined, untilMs: this.#clock.monotonic() + FRESH_MS };
    // Before the count, so that two creates at the same time see each other.
    this.#fresh.set(call.tenant, [...this.#freshOf(call.tenant), mine]);
    const drop = (): void => {
      const left = this.#freshOf(call.tenant).filter((entry) => entry !== mine);
      if (left.length === 0) this.#fresh.delete(call.tenant);
      else this.#fresh.set(call.tenant, left);
    };
    try {
      if ((await this.#count(call)) <= openJobs) {
        return (id) => {
          if (id !== undefined) mine.id = id;
          else if (mine.id === undefined) drop();
        };
      }
    } catch (reason) {
      drop();
      throw reason;
    }
    drop();
    throw refuse(429, `More than ${openJobs} jobs that have not ended`, RETRY_AFTER_MS);
  }

  async #count(call: Call): Promise<number> {
    const open = new Set<string>();
    const ended = new Set<string>();
    const createdAfterMs = this.#clock.now() - LONGEST_JOB_MS;
    for await (const { job } of walkOwnJobs(call, { query: [["order_by", "-created"]], createdAfterMs })) {
      const { id, status, completed_at } = job;
      const hasEnded = isTerminal({
        status: String(status),
        completed_at: typeof completed_at === "number" ? completed_at : null,
      });
      (hasEnded ? ended : open).add(String(id));
    }
    const fresh = this.#freshOf(call.tenant);
    const unlisted = fresh.filter(({ id }) => id === undefined || (!open.has(id) && !ended.has(id)));
    return open.size + unlisted.length;
  }

  #freshOf(tenant: string): Fresh[] {
    const nowMs = this.#clock.monotonic();
    return (this.#fresh.get(tenant) ?? []).filter(({ untilMs }) => untilMs > nowMs);
  }
}
