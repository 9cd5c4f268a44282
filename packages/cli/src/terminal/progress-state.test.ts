import { describe, expect, it } from "vitest";
import { advanceState, deservesLine, estimateLeftMs, fractionOf, type ProgressState } from "./progress-state.ts";

const at = (done: number, total = 100, state = "RUNNING"): ProgressState => ({ state, done, total });

describe("fractionOf", () => {
  it.each([
    [at(0, 0), 0],
    [at(5, 0), 0],
    [at(25), 0.25],
    [at(120), 1],
  ])("of %j is %d", (state, fraction) => expect(fractionOf(state)).toBe(fraction));
});

describe("deservesLine", () => {
  it.each([
    [undefined, at(0), true],
    [at(0), at(9), false],
    [at(9), at(10), true],
    [at(10), at(19), false],
    [at(19), at(75), true],
    [at(10), at(10, 100, "SUCCESS"), true],
    [at(0, 0), at(0, 0), false],
  ])("from %j to %j: %s", (shown, current, expected) => expect(deservesLine(shown, current)).toBe(expected));
});

describe("advanceState", () => {
  it("never goes back, but takes the new state and failures", () => {
    const next = { ...at(3, 90, "CANCELLATION_REQUESTED"), failed: 1 };
    expect(advanceState(at(7), next)).toEqual({ state: "CANCELLATION_REQUESTED", done: 7, total: 100, failed: 1 });
  });
});

describe("estimateLeftMs", () => {
  it.each([
    [at(0), undefined],
    [at(4), undefined],
    [at(5), 190_000],
    [at(50), 10_000],
    [at(100), undefined],
    [at(3, 0), undefined],
  ])("of %j after 10 s is %s", (state, expected) => expect(estimateLeftMs(state, 10_000)).toBe(expected));
});
