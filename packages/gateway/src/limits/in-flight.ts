import { refuse } from "../http/refusal.ts";

/** Counts the requests of each tenant that are under way; nothing is kept of a tenant that has none. */
export class InFlight {
  readonly #counts = new Map<string, number>();

  /**
   * Counts a request in.
   *
   * @returns Counts it out again.
   * @throws {Refusal} 429 where the tenant has `limit` of them.
   */
  enter(tenant: string, limit: number): () => void {
    const count = this.#counts.get(tenant) ?? 0;
    if (count >= limit) throw refuse(429, `More than ${limit} requests at a time`, 1000);
    this.#counts.set(tenant, count + 1);
    return () => this.#leave(tenant);
  }

  #leave(tenant: string): void {
    const count = (this.#counts.get(tenant) ?? 1) - 1;
    if (count === 0) this.#counts.delete(tenant);
    else this.#counts.set(tenant, count);
  }
}
