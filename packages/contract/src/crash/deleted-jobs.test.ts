import { memoryRunStore, type Run, type RunNotice, type RunStore } from "@mistral-batch/core";
import { describe, expect, test } from "vitest";
import { executionsOf, IN_PARTS, once, openRunLab, questions, type RunLab, rowsOf } from "./run-lab.ts";

const INLINE = { ...IN_PARTS, limits: {} };

/** Goes on with a run until a job of it has ended, and is not collected yet. */
async function goOnUntilEnded(run: Run): Promise<void> {
  const stop = new AbortController();
  const onEvent = ({ type }: RunNotice): void => (type === "ended" ? stop.abort("ended") : undefined);
  await expect(run.wait({ onEvent, signal: stop.signal })).rejects.toBe("ended");
}

/** Deletes a job, and gives its id. */
async function deleteJob({ emulator, connect }: RunLab, place = 0): Promise<string> {
  const job_id = emulator.books.creates()[place]?.job_id ?? "";
  await connect().jobs.delete({ job_id });
  return job_id;
}

function storeWithoutSpool(): RunStore {
  const { spool: _, ...store } = memoryRunStore();
  return store;
}

describe.each(["friendly", "pessimist"] as const)(
  "on a %s service, a run whose job is deleted once it has ended",
  (profile) => {
    const withFiles = { profile, unknowns: { deleteJobFiles: false } };
    const withoutFiles = { profile, unknowns: { deleteJobFiles: true } };

    test("reads its rows all the same where the files are there", async () => {
      const lab = openRunLab(withFiles);
      const run = await lab.connect().runs.create(questions(6), IN_PARTS);
      await goOnUntilEnded(run);
      await deleteJob(lab, 0);
      await expect(run.wait()).resolves.toMatchObject({ succeeded: 6, missing: 0, problems: [] });
      expect(executionsOf(lab)).toEqual(once(6));
    });

    test("goes on so in another process, which knows it from the ledger alone", async () => {
      const lab = openRunLab(withFiles);
      const run = await lab.connect().runs.create(questions(6), IN_PARTS);
      await goOnUntilEnded(run);
      await deleteJob(lab, 0);
      const again = await lab.connect().runs.open(run.id, { inputs: questions(6) });
      await expect(again.wait()).resolves.toMatchObject({ succeeded: 6, missing: 0 });
    });

    test("says what is lost where the files went with it, and keeps the rest", async () => {
      const lab = openRunLab(withoutFiles);
      const run = await lab.connect().runs.create(questions(6), IN_PARTS);
      await goOnUntilEnded(run);
      const job_id = await deleteJob(lab, 0);
      const notices: RunNotice[] = [];
      const summary = await run.wait({ onEvent: (notice) => void notices.push(notice) });
      expect(summary).toMatchObject({ isFinished: true, succeeded: 3, missing: 3, parts: { collected: 1, lost: 1 } });
      expect(summary.problems).toEqual([{ part: 0, reason: expect.stringMatching(/is gone|no longer has file/) }]);
      const warnings = notices.filter(({ type }) => type === "warning");
      expect(warnings).toContainEqual({ type: "warning", part: 0, message: summary.problems[0]?.reason });
      expect(JSON.stringify(summary.problems)).toContain(job_id);
      const missing = (await rowsOf(run.results())).filter(({ outcome }) => outcome === "missing");
      expect(missing.map(({ index }) => index)).toEqual([0, 1, 2]);
      await expect(run.retryFailed()).resolves.toBe(3);
      await expect(run.wait()).resolves.toMatchObject({ succeeded: 6, missing: 0, attempts: 2 });
    });

    test("says what is lost where its rows were in the job itself", async () => {
      const lab = openRunLab({ profile, unknowns: { inlineResultFiles: false } });
      const run = await lab.connect().runs.create(questions(3), INLINE);
      await goOnUntilEnded(run);
      const job_id = await deleteJob(lab);
      const summary = await run.wait();
      expect(summary).toMatchObject({ isFinished: true, succeeded: 0, missing: 3, parts: { lost: 1 } });
      expect(summary.problems).toEqual([{ part: 0, reason: expect.stringContaining(`Job ${job_id} is gone`) }]);
      await expect(run.retryFailed()).resolves.toBe(3);
      await expect(run.wait()).resolves.toMatchObject({ succeeded: 3 });
    });

    test("loses nothing of the first job where it was the twin's", async () => {
      const lab = openRunLab({ ...withoutFiles, timing: { queueMs: 60_000, minimumRunMs: 60_000 } });
      const run = await lab.connect().runs.create(questions(3), IN_PARTS);
      await run.advance();
      while (lab.emulator.books.creates().length === 0) {
        await lab.clock.advance(5000);
        await run.advance();
      }
      const [first] = lab.emulator.books.creates();
      const twin = await lab.connect().jobs.create({
        endpoint: "/v1/chat/completions",
        model: "mistral-small-latest",
        input_files: [...(first?.input_files ?? [])],
        metadata: first?.metadata as Record<string, string>,
        submission_key: false,
      });
      // The younger ends first: it is cancelled.
      await goOnUntilEnded(run);
      await goOnUntilEnded(run);
      await lab.connect().jobs.delete({ job_id: twin.id });
      const summary = await run.wait();
      expect(summary).toMatchObject({ succeeded: 3, missing: 0, duplicate_jobs: 1 });
      expect(executionsOf(lab)).toEqual(once(3));
    });

    test("gives the rows of a run without a spool as long as the files are there", async () => {
      const lab = openRunLab(withFiles, storeWithoutSpool());
      const run = await lab.connect().run(questions(6), IN_PARTS);
      await deleteJob(lab, 0);
      const rows = await rowsOf(run.results());
      expect(rows.map(({ outcome }) => outcome)).toEqual(questions(6).map(() => "succeeded"));
      const [created] = lab.emulator.books.creates();
      expect(created).toBeDefined();
    });

    test("says so where the rows of a run without a spool went with it", async () => {
      const lab = openRunLab(withoutFiles, storeWithoutSpool());
      const run = await lab.connect().run(questions(6), IN_PARTS);
      await deleteJob(lab, 1);
      await expect(rowsOf(run.results())).rejects.toMatchObject({ code: "results_unavailable" });
    });
  },
);
