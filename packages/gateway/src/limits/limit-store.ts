import type { Clock } from "@mistral-batch/core";
import { BoundedMap } from "../http/bounded-map.ts";
import type { RequestRate } from "./gateway-limits.ts";

/** Where the rates of tenants are kept. One instance needs the memory only; several share a store of yours. */
export interface LimitStore {
  /**
   * Counts one request.
   *
   * @param key - Whose request.
   * @param rate - What is allowed.
   * @returns 0 where it may go on, otherwise how many milliseconds to wait.
   */
  take(key: string, rate: RequestRate): number | Promise<number>;
}

/** So many tenants at a time are counted; a tenant that is forgotten begins anew. */
const KEPT_TENANTS = 10_000;

/**
 * Counts requests in the memory of one instance: a bucket of `count` that fills again within `perMs`. Holds one number for
 * each of the 10,000 tenants that came last.
 *
 * @param options - The clock; by default the runtime's own.
 * @example
 * ```ts
 * import { memoryLimitStore } from "@mistral-batch/gateway";
 *
 * const store = memoryLimitStore();
 * console.log(await store.take("tenant", { count: 1, perMs: 1000 })); // 0
 * console.log(await store.take("tenant", { count: 1, perMs: 1000 })); // about 1000
 * ```
 */
export function memoryLimitStore(options: { readonly clock?: Pick<Clock, "monotonic"> | undefined } = {}): LimitStore {
  const { clock = { monotonic: () => performance.now() } } = options;
  /** When the bucket of a tenant will be full again. */
  const fullAt = new BoundedMap<number>(KEPT_TENANTS);
  return {
    take(key, { count, perMs }) {
      const nowMs = clock.monotonic();
      const next = Math.max(nowMs, fullAt.get(key) ?? 0) + perMs / count;
      const waitMs = next - nowMs - perMs;
      // A hair of floating point is no reason to wait.
      if (waitMs > 1e-6) return Math.max(1, waitMs);
      fullAt.set(key, next);
      return 0;
    },
  };
}
