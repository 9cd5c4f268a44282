import type { Clock } from "@mistral-batch/core";
import { refuse } from "../http/refusal.ts";

/** Counts the requests of each tenant that are under way; nothing is kept of a tenant that has none. */
export class InFlight {
  readonly #clock: Clock;
  readonly #longestMs: number;
  readonly #starts = new Map<string, Set<{ readonly startMs: number }>>();

  /** @param longestMs - For how long a request is counted that does not say that it has ended. */
  constructor(clock: Clock, longestMs: number) {
    this.#clock = clock;
    this.#longestMs = longestMs;
  }

  /**
   * Counts a request in.
   *
   * @returns Counts it out again.
   * @throws {Refusal} 429 where the tenant has `limit` of them.
   */
  enter(tenant: string, limit: number): () => void {
    const start = { startMs: this.#clock.monotonic() };
    const starts = this.#starts.get(tenant) ?? new Set();
    for (const each of starts) if (start.startMs - each.startMs > this.#longestMs) starts.delete(each);
    if (starts.size >= limit) throw refuse(429, `More than ${limit} requests at a time`, 1000);
    this.#starts.set(tenant, starts.add(start));
    return () => {
      starts.delete(start);
      if (starts.size === 0) this.#starts.delete(tenant);
    };
  }
}
