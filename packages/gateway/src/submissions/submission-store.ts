import { BoundedMap } from "../http/bounded-map.ts";

/**
 * Where the submission keys of creates are kept, so that one that comes twice makes one job. One instance needs the memory
 * only; several share a store of yours. What it keeps holds ids of the service and labels of jobs, but no key of the service and
 * no rows.
 */
export interface SubmissionStore {
  /**
   * Replaces what is kept under a key, in one step that no other instance gets between.
   *
   * @param key - 64 hexadecimal digits.
   * @param expected - What has to be kept there for the step to happen; undefined where nothing may be kept.
   * @param next - What is kept from then on: a text of a few kilobytes. It may be forgotten after an hour.
   * @returns What is kept now: `next`, or whatever stood in its way.
   */
  swap(key: string, expected: string | undefined, next: string): string | Promise<string>;
}

/** So many creates are remembered; one that is forgotten is looked for in the list. */
const KEPT_KEYS = 10_000;

/**
 * Keeps the submission keys of the last 10,000 creates in the memory of one instance.
 *
 * @example
 * ```ts
 * import { memorySubmissionStore } from "@mistral-batch/gateway";
 *
 * const store = memorySubmissionStore();
 * console.log(await store.swap("key", undefined, "first")); // "first"
 * console.log(await store.swap("key", undefined, "second")); // "first"
 * ```
 */
export function memorySubmissionStore(): SubmissionStore {
  const kept = new BoundedMap<string>(KEPT_KEYS);
  return {
    swap(key, expected, next) {
      const current = kept.get(key);
      if (current !== undefined && current !== expected) return current;
      kept.set(key, next);
      return next;
    },
  };
}
