import { describe, expect, test } from "vitest";
import { KILLED_ROWS, killRun } from "./kill-run.ts";

const SEEDS = Array.from({ length: 25 }, (_, seed) => seed);

describe("a real process that is killed in the middle", () => {
  test.each(SEEDS)("pays once and loses nothing, seed %i", async (seed) => {
    const run = await killRun(seed, seed % 2 === 0 ? "friendly" : "pessimist");
    expect(run.kills).toBeGreaterThan(0);
    expect(run.summary).toMatchObject({ succeeded: KILLED_ROWS, missing: 0, duplicate_jobs: 0 });
    expect(run).toMatchObject({ executedTwice: 0, executions: KILLED_ROWS, orphanedUploads: 0, leftFiles: [] });
  });
});
