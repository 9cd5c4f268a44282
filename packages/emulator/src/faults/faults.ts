import type { Fault, FaultCondition, FaultRule, FaultSubject } from "./fault.ts";

/** A rule that was added. */
export interface AddedFault {
  /** How many requests it has met. */
  readonly hits: number;
  /** Takes the rule away. */
  remove(): void;
}

/** The faults that an emulator has in store. */
export interface Faults {
  /** Adds a rule; without `when` it meets the next request, whatever that is. */
  add(rule: FaultRule): AddedFault;
  /** Takes all rules away. */
  clear(): void;
}

/** The faults together with the way the pipeline asks for them. */
export interface FaultRegistry extends Faults {
  /** The faults that meet a request, in the order in which they were added; counts the request. */
  take(subject: FaultSubject): readonly Fault[];
}

export function createFaultRegistry(): FaultRegistry {
  const entries = new Set<{ readonly rule: FaultRule; seen: number; hits: number }>();
  return {
    add(rule) {
      const entry = { rule, seen: 0, hits: 0 };
      entries.add(entry);
      return {
        get hits() {
          return entry.hits;
        },
        remove: () => void entries.delete(entry),
      };
    },
    clear: () => entries.clear(),
    take(subject) {
      const met: Fault[] = [];
      for (const entry of entries) {
        const { when = {}, fault } = entry.rule;
        if (!matches(when, subject)) continue;
        entry.seen += 1;
        const first = when.nth ?? 1;
        if (entry.seen < first || entry.seen >= first + (when.times ?? 1)) continue;
        entry.hits += 1;
        met.push(fault);
      }
      return met;
    },
  };
}

function matches(when: FaultCondition, subject: FaultSubject): boolean {
  const { operation, path, method, predicate } = when;
  if (operation !== undefined) {
    const operations: readonly string[] = typeof operation === "string" ? [operation] : operation;
    if (subject.operation === null || !operations.includes(subject.operation)) return false;
  }
  if (typeof path === "string" && subject.path !== path) return false;
  if (path instanceof RegExp && !new RegExp(path.source, path.flags.replace(/[gy]/g, "")).test(subject.path))
    return false;
  if (method !== undefined && subject.method !== method.toUpperCase()) return false;
  return predicate === undefined || predicate(subject);
}
