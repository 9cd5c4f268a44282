import type { RunNotice, RunStore } from "@mistral-batch/core";
import { memoryRunStore } from "@mistral-batch/core";
import type { Emulator } from "@mistral-batch/emulator";
import { describe, expect, test } from "vitest";
import { executionsOf, IN_PARTS, once, openRunLab, questions, rowsOf } from "./run-lab.ts";

/** Jobs that take minutes, as they do. */
const MINUTES = { queueMs: 120_000, minimumRunMs: 120_000 };
/** The first create is the one that counts: it is not refused for a file that has not spread yet. */
const unknowns = { newFileHiddenMs: 0 };

const creates = (emulator: Emulator): number => emulator.books.requestsSeen({ operation: "jobs.create" }).length;
const cancels = (emulator: Emulator): number => emulator.books.requestsSeen({ operation: "jobs.cancel" }).length;

describe.each(["friendly", "pessimist"] as const)("on a %s service, a run", (profile) => {
  test("that was cancelled sends the rest when asked, and no row twice", async () => {
    const lab = openRunLab({ profile, unknowns, limits: { pendingRequests: 3 }, timing: MINUTES });
    const run = await lab.connect().runs.create(questions(9), IN_PARTS);
    await run.advance();
    await run.cancel();
    await expect(run.retryFailed()).rejects.toMatchObject({ code: "invalid_argument" });
    const cancelled = await run.wait();
    expect(cancelled).toMatchObject({ isFinished: true, isCancelled: true, pending: 0 });
    await expect(run.retryFailed()).resolves.toBe(cancelled.missing);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 9, missing: 0, isCancelled: false });
    expect(executionsOf(lab)).toEqual(once(9));
  });

  test("is cancelled as a whole although one of its jobs cannot be", async () => {
    const lab = openRunLab({ profile, unknowns, timing: MINUTES });
    const run = await lab.connect().runs.create(questions(9), IN_PARTS);
    while (run.status().parts.submitted !== 3) {
      const { nextPollAt } = await run.advance();
      await lab.clock.advance(Math.max(0, (nextPollAt ?? 0) - lab.clock.now()));
    }
    lab.emulator.faults.add({
      when: { operation: "jobs.cancel" },
      fault: { kind: "respond", status: 409, body: { detail: "the job has ended" } },
    });
    await run.cancel();
    expect(cancels(lab.emulator)).toBe(3);
    await expect(run.wait()).resolves.toMatchObject({ isFinished: true, isCancelled: true });
    expect(lab.emulator.books.executionCount()).toBe(0);
  });

  test("that is cancelled in doubt settles the doubt, cancels the job, and sends nothing more", async () => {
    const lab = openRunLab({ profile, unknowns, timing: MINUTES });
    lab.emulator.faults.add({
      when: { operation: "jobs.create" },
      fault: { kind: "accepted-late", delayMs: 60_000 },
    });
    const run = await lab.connect().runs.create(questions(6), { ...IN_PARTS, limits: { maxInlineRows: 0 } });
    while (run.status().parts.doubtful !== 1) {
      const { nextPollAt } = await run.advance();
      await lab.clock.advance(Math.max(0, (nextPollAt ?? 0) - lab.clock.now()));
    }
    await run.cancel();
    const summary = await run.wait();
    expect(summary).toMatchObject({ isFinished: true, isCancelled: true });
    expect(creates(lab.emulator)).toBe(1);
    expect(cancels(lab.emulator)).toBeGreaterThan(0);
    expect(summary.succeeded).toBe(lab.emulator.books.executionCount());
  });

  test.each([-3_600_000, -600_000, 600_000, 3_600_000])(
    "is not paid twice by a second machine whose clock is %i ms off",
    async (skewMs) => {
      const lab = openRunLab({ profile, unknowns, timing: MINUTES });
      lab.emulator.faults.add({
        when: { operation: "jobs.create" },
        fault: { kind: "accepted-late", delayMs: 100_000 },
      });
      const first = await lab.connect().runs.create(questions(3), IN_PARTS);
      while (first.status().parts.doubtful !== 1) {
        const { nextPollAt } = await first.advance();
        await lab.clock.advance(Math.max(0, (nextPollAt ?? 0) - lab.clock.now()));
      }
      const clock = {
        now: () => lab.clock.now() + skewMs,
        monotonic: () => lab.clock.monotonic(),
        setTimer: (callback: () => void, delayMs: number) => lab.clock.setTimer(callback, delayMs),
      };
      const second = await lab.connect({ clock }).runs.open(first.id, { inputs: questions(3) });
      await expect(second.wait()).resolves.toMatchObject({ succeeded: 3, duplicate_jobs: 0 });
      expect(creates(lab.emulator)).toBe(1);
      expect(executionsOf(lab)).toEqual(once(3));
    },
  );

  test("that was stopped between intent and send leaves it to the process that took over", async () => {
    const inner = memoryRunStore();
    const stopped = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const stopping: RunStore = {
      ...inner,
      async append(run_id, seq, event) {
        const isAppended = await inner.append(run_id, seq, event);
        if (event.includes("submit.intended")) {
          stopped.resolve();
          await goOn.promise;
        }
        return isAppended;
      },
    };
    const lab = openRunLab({ profile, unknowns, timing: MINUTES }, inner);
    const first = await lab.connect({ store: stopping }).runs.create(questions(3), IN_PARTS);
    const waiting = first.wait();
    await stopped.promise;
    const second = await lab.connect().runs.open(first.id, { inputs: questions(3) });
    await expect(second.wait()).resolves.toMatchObject({ succeeded: 3, duplicate_jobs: 0 });
    goOn.resolve();
    await expect(waiting).rejects.toMatchObject({ code: "run_fenced" });
    expect(creates(lab.emulator)).toBe(1);
    expect(executionsOf(lab)).toEqual(once(3));
  });

  test("cancels a twin of its first attempt that shows while the second is under way", async () => {
    const lab = openRunLab({ profile, unknowns, timing: MINUTES });
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "missing-rows", indexes: [1] } });
    const batch = lab.connect();
    const run = await batch.runs.create(questions(3), IN_PARTS);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 2, missing: 1 });
    await expect(run.retryFailed()).resolves.toBe(1);
    while (run.status().parts.submitted !== 1) {
      const { nextPollAt } = await run.advance();
      await lab.clock.advance(Math.max(0, (nextPollAt ?? 0) - lab.clock.now()));
    }
    const [first] = lab.emulator.books.creates();
    await batch.jobs.create({
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      input_files: [first?.input_files[0] ?? ""],
      metadata: first?.metadata as Record<string, string>,
      submission_key: false,
    });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 3, missing: 0, duplicate_jobs: 1, attempts: 2 });
    expect(cancels(lab.emulator)).toBe(1);
    await lab.emulator.finishJobs();
    expect(executionsOf(lab)).toEqual({ ...once(3), "row-1": 2 });
  });

  test("tells all that happens, and its progress never falls", async () => {
    const lab = openRunLab({ profile, unknowns, timing: { queueMs: 1000, rowMs: 20_000 } });
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "row-errors", indexes: [0] } });
    const notices: RunNotice[] = [];
    const options = { ...IN_PARTS, repair: { maxAttempts: 2, classes: ["retryable", "permanent"] } } as const;
    const run = await lab.connect().runs.create(questions(6), options);
    await run.wait({ onEvent: (notice) => void notices.push(notice) });
    const types = new Set(notices.map(({ type }) => type));
    const expected = ["planned", "uploaded", "submitted", "progress", "ended", "collected", "repairing", "done"];
    expect(expected.filter((type) => !types.has(type as RunNotice["type"]))).toEqual([]);
    const progress = notices.filter((notice) => notice.type === "progress");
    for (const [index, { completed, failed, total }] of progress.entries()) {
      const before = progress[index - 1] ?? { completed: 0, failed: 0 };
      expect(completed).toBeGreaterThanOrEqual(before.completed);
      expect(failed).toBeGreaterThanOrEqual(before.failed);
      expect(completed).toBeLessThanOrEqual(total);
    }
    expect(notices.at(-1)).toEqual({ type: "done" });
  });

  test("says what is gone where only one of two result files is", async () => {
    const lab = openRunLab({ profile, unknowns });
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "row-errors", indexes: [1] } });
    const batch = lab.connect();
    const run = await batch.runs.create(questions(3), IN_PARTS);
    await run.advance();
    await lab.emulator.finishJobs();
    await lab.clock.advance(60_000);
    const [first] = lab.emulator.books.creates();
    const { error_file } = await batch.jobs.get({ job_id: first?.job_id ?? "" });
    await batch.files.delete({ file_id: error_file ?? "" });
    const summary = await run.wait();
    expect(summary).toMatchObject({ isFinished: true, succeeded: 2, missing: 1, parts: { collected: 1 } });
    expect(summary.problems).toEqual([{ part: 0, reason: expect.stringContaining(error_file ?? "") }]);
  });

  test("loses a part whose job was deleted by somebody else, says so, and buys only that again", async () => {
    const lab = openRunLab({ profile, unknowns, timing: MINUTES });
    const batch = lab.connect();
    const run = await batch.runs.create(questions(6), IN_PARTS);
    while (run.status().parts.submitted !== 2) {
      const { nextPollAt } = await run.advance();
      await lab.clock.advance(Math.max(0, (nextPollAt ?? 0) - lab.clock.now()));
    }
    const [job_id = ""] = run.status().open_jobs;
    await batch.jobs.cancel({ job_id });
    await lab.clock.advance(10_000);
    await batch.jobs.delete({ job_id });
    const summary = await run.wait();
    expect(summary).toMatchObject({ isFinished: true, succeeded: 3, missing: 3, parts: { lost: 1, collected: 1 } });
    expect(summary.problems).toEqual([{ part: 0, reason: expect.stringContaining(job_id) }]);
    await expect(run.retryFailed()).resolves.toBe(3);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 6 });
    expect(executionsOf(lab)).toEqual(once(6));
  });

  test("collects the paid rows of a job that ran out of time", async () => {
    const lab = openRunLab({ profile, unknowns });
    lab.emulator.faults.add({
      when: { operation: "jobs.create" },
      fault: { kind: "job-ends", status: "TIMEOUT_EXCEEDED", afterRows: 2 },
    });
    const run = await lab.connect().runs.create(questions(3), IN_PARTS);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 2, missing: 1 });
  });

  test("waits while jobs of others take all room of the workspace", async () => {
    const lab = openRunLab({ profile, unknowns, limits: { pendingRequests: 4 }, timing: MINUTES });
    const batch = lab.connect();
    await batch.jobs.create({
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      requests: questions(3, "others"),
    });
    const run = await batch.runs.create(questions(6), { ...IN_PARTS, run_id: "waiting-run" });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 6, parts: { collected: 2 } });
  });

  test("asks nothing of a service that said when to come back, and cancels nothing when its key is refused", async () => {
    const lab = openRunLab({ profile, unknowns, timing: MINUTES });
    const run = await lab.connect({ retries: { strategy: "none" } }).runs.create(questions(3), IN_PARTS);
    while (run.status().parts.submitted !== 1) {
      const { nextPollAt } = await run.advance();
      await lab.clock.advance(Math.max(0, (nextPollAt ?? 0) - lab.clock.now()));
    }
    lab.emulator.faults.add({ when: { operation: "jobs.list" }, fault: { kind: "rate-limited", retryAfter: 333 } });
    const seen = (): number => lab.emulator.books.requestsSeen().length;
    await lab.clock.advance(60_000);
    const before = seen();
    const { nextPollAt } = await run.advance();
    expect(seen()).toBe(before + 1);
    expect((nextPollAt ?? 0) - lab.clock.now()).toBeGreaterThanOrEqual(333_000);
    await run.advance();
    expect(seen()).toBe(before + 1);
    await lab.clock.advance(333_000);
    lab.emulator.faults.add({ when: { operation: "jobs.list" }, fault: { kind: "quota-exhausted" } });
    await expect(run.wait()).rejects.toMatchObject({ code: "run_paused" });
    expect(cancels(lab.emulator)).toBe(0);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 3 });
  });
});

test("a run gives its rows without its input although the upload was cleaned up", async () => {
  const lab = openRunLab();
  const run = await lab.connect().runs.create(questions(3), { ...IN_PARTS, cleanup: "all" });
  await run.wait();
  const blind = await lab.connect().runs.open(run.id);
  const asked = expect.objectContaining({ code: "source_required" });
  await expect(rowsOf(blind.results())).rejects.toEqual(asked);
  const seeing = await lab.connect().runs.open(run.id, { inputs: questions(3) });
  await expect(rowsOf(seeing.results())).resolves.toHaveLength(3);
});

test("cut answers get more room when a repair asks for it", async () => {
  const seen: unknown[] = [];
  const lab = openRunLab({
    respond: ({ body }) => {
      seen.push(body["max_tokens"]);
      const finish_reason = Number(body["max_tokens"]) < 500 ? "length" : "stop";
      const message = { role: "assistant", content: "ok" };
      return { status_code: 200, body: { choices: [{ index: 0, finish_reason, message }] } };
    },
  });
  const inputs = questions(1).map(({ custom_id, body }) => ({ custom_id, body: { ...body, max_tokens: 50 } }));
  const run = await lab.connect().runs.create(inputs, IN_PARTS);
  await expect(run.wait()).resolves.toMatchObject({ truncated: 1 });
  for (const [factor, isEnough] of [
    [2, false],
    [5, true],
  ] as const) {
    await expect(run.retryFailed({ truncatedTokensFactor: factor })).resolves.toBe(1);
    await expect(run.wait()).resolves.toMatchObject({ truncated: isEnough ? 0 : 1 });
  }
  expect(seen).toEqual([50, 100, 500]);
  await expect(run.retryFailed({ truncatedTokensFactor: 1 })).rejects.toMatchObject({ code: "invalid_argument" });
  const classes = ["all"] as unknown as ["retryable"];
  await expect(run.retryFailed({ classes })).rejects.toMatchObject({ code: "invalid_argument" });
});

test("a run of 1,000 parts is watched with one walk over the list for each poll", async () => {
  const PARTS = 1000;
  const lab = openRunLab({ timing: { queueMs: 3_600_000 } });
  const limits = { maxPartRows: 1, maxInlineRows: 0 };
  const run = await lab.connect().runs.create(questions(PARTS), { ...IN_PARTS, limits });
  await run.advance();
  expect(run.status().parts.submitted).toBe(PARTS);
  for (let poll = 0; poll < 2; poll += 1) {
    await lab.clock.advance(900_000);
    const before = lab.emulator.books.requestsSeen().length;
    await run.advance();
    const asked = lab.emulator.books.requestsSeen().slice(before);
    expect(asked.map(({ operation }) => operation)).toEqual(Array.from({ length: PARTS / 100 }, () => "jobs.list"));
  }
});
