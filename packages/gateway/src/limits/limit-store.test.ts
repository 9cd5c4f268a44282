import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedMap } from "../http/bounded-map.ts";
import { memoryLimitStore } from "./limit-store.ts";

describe("memoryLimitStore()", () => {
  it("lets through a million requests no faster than is allowed", async () => {
    let nowMs = 0;
    const store = memoryLimitStore({ clock: { monotonic: () => nowMs } });
    let passed = 0;
    for (let index = 0; index < 1_000_000; index += 1) {
      if (store.take("greedy", { count: 100, perMs: 1000 }) === 0) passed += 1;
      // A million requests in ten seconds.
      nowMs += 0.01;
    }
    expect(passed).toBeGreaterThanOrEqual(1099);
    expect(passed).toBeLessThanOrEqual(1101);
  });

  it("says how long to wait, and lets through who waited so long", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100_000 }), (count, perMs) => {
        let nowMs = 0;
        const store = memoryLimitStore({ clock: { monotonic: () => nowMs } });
        for (let index = 0; index < count; index += 1) expect(store.take("a", { count, perMs })).toBe(0);
        const waitMs = Number(store.take("a", { count, perMs }));
        expect(waitMs).toBeGreaterThan(0);
        expect(store.take("b", { count, perMs })).toBe(0);
        nowMs += waitMs;
        expect(store.take("a", { count, perMs })).toBe(0);
      }),
    );
  });
});

describe("BoundedMap", () => {
  it("holds no more than its limit, and forgets what was used longest ago", () => {
    const map = new BoundedMap<number>(3);
    for (let index = 0; index < 1000; index += 1) {
      map.set(String(index), index);
      map.get("0");
    }
    expect([map.size, map.get("0"), map.get("999"), map.get("500")]).toEqual([3, 0, 999, undefined]);
  });
});
