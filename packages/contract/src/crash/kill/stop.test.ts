import { describe, expect, test } from "vitest";
import type { Ending } from "./child-program.ts";
import { inStopLab, STOPPED_ROWS, type StopLab } from "./stopped-run.ts";

const FENCED = { code: 1, errors: expect.stringContaining("another process took run") };
const AMBIGUOUS = { code: 1, errors: expect.stringContaining("Cannot tell whether the job") };

/** Each row was executed once, by one job of the run, and is there. */
async function expectPaidOnceAndWhole({ emulator, jobs }: StopLab, last: Ending): Promise<void> {
  expect(last).toMatchObject({ code: 0, errors: "" });
  const summary: unknown = JSON.parse(last.output.trimEnd().split("\n").at(-1) ?? "");
  expect(summary).toMatchObject({ isFinished: true, succeeded: STOPPED_ROWS, missing: 0, duplicate_jobs: 0 });
  await emulator.finishJobs();
  expect(jobs()).toHaveLength(1);
  expect(emulator.books.executedTwice({ job_ids: jobs() })).toEqual([]);
  expect(emulator.books.executionCount(jobs()[0])).toBe(STOPPED_ROWS);
  expect(emulator.books.uploads().filter(({ isOrphaned }) => isOrphaned)).toEqual([]);
}

/** A job of somebody else that shows its submission key: then the absence of one proves something. */
async function showKeys({ emulator }: StopLab): Promise<void> {
  const requests = [{ custom_id: "1", body: { messages: [{ role: "user", content: "Something else" }] } }];
  const job = { endpoint: "/v1/chat/completions", model: "mistral-small-latest", requests };
  const response = await emulator.fetch("http://service.test/v1/batch/jobs", {
    method: "POST",
    headers: { authorization: "Bearer stop-kit-key", "content-type": "application/json" },
    body: JSON.stringify({ ...job, metadata: { mb_key: "of-somebody-else" } }),
  });
  expect(response.ok).toBe(true);
}

describe("a process that SIGSTOP holds between its intent and the create", () => {
  test.each([
    { profile: "friendly", kind: "file" },
    { profile: "friendly", kind: "inline" },
    { profile: "pessimist", kind: "file" },
    { profile: "pessimist", kind: "inline" },
  ] as const)("sends nothing where its run was taken over: $kind, $profile", async (options) => {
    await inStopLab(options, async (lab) => {
      await showKeys(lab);
      const first = await lab.stopAfter("submit.intended");
      const last = await lab.run();
      expect(await first.goOn()).toMatchObject(FENCED);
      await expectPaidOnceAndWhole(lab, last);
    });
  });

  test.each([
    { profile: "friendly", kind: "file" },
    { profile: "pessimist", kind: "inline" },
  ] as const)("sends once where nobody missed it, minutes later: $kind, $profile", async (options) => {
    await inStopLab(options, async (lab) => {
      const first = await lab.stopAfter("submit.intended");
      expect(lab.jobs()).toEqual([]);
      lab.clock.moveTo(lab.clock.now() + 600_000);
      await expectPaidOnceAndWhole(lab, await first.goOn());
    });
  });

  test.each([
    { profile: "pessimist", kind: "file" },
    { profile: "friendly", kind: "inline" },
  ] as const)("leaves its job to the one that took over where it is in time: $kind, $profile", async (options) => {
    await inStopLab(options, async (lab) => {
      const first = await lab.stopAfter("submit.intended");
      lab.clock.moveTo(lab.clock.now() + 5000);
      const second = await lab.stopAfter("submit.doubtful");
      expect(await first.goOn()).toMatchObject(FENCED);
      expect(lab.jobs()).toHaveLength(1);
      await expectPaidOnceAndWhole(lab, await second.goOn());
    });
  });

  test("is followed by one that sends nothing until a person says so, where no job shows its key", async () => {
    await inStopLab({ profile: "friendly", kind: "inline" }, async (lab) => {
      const first = await lab.stopAfter("submit.intended");
      expect(await lab.run()).toMatchObject(AMBIGUOUS);
      expect(await first.goOn()).toMatchObject(FENCED);
      expect(lab.jobs()).toEqual([]);
      await expectPaidOnceAndWhole(lab, await lab.run("none"));
    });
  });
});
