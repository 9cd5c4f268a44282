import type { RunNotice } from "@mistral-batch/core";
import { describe, expect, test } from "vitest";
import { executionsOf, IN_PARTS, once, openRunLab, questions, watched } from "./run-lab.ts";

describe.each(["friendly", "pessimist"] as const)("on a bad day of a %s service, a run", (profile) => {
  test("is taken over by a second process: the first is fenced and says so, and nothing is paid twice", async () => {
    const lab = openRunLab({ profile });
    const first = await lab.connect().runs.create(questions(6), IN_PARTS);
    await first.advance();
    const second = await lab.connect().runs.open(first.id, { inputs: questions(6) });
    await second.wait();
    await expect(first.advance()).rejects.toMatchObject({ code: "run_fenced" });
    await expect(first.cancel()).rejects.toMatchObject({
      code: "run_fenced",
      message: expect.stringContaining("another process"),
    });
    expect(executionsOf(lab)).toEqual(once(6));
  });

  test("pauses when its key is revoked in the middle, and goes on with a good one", async () => {
    const lab = openRunLab({ profile, keys: ["good-key-for-the-run"] });
    const good = { apiKey: "good-key-for-the-run" };
    const run = await lab.connect(good).runs.create(questions(6), IN_PARTS);
    await run.advance();
    const revoked = await lab.connect({ apiKey: "revoked-key" }).runs.open(run.id, { inputs: questions(6) });
    await expect(revoked.wait()).rejects.toMatchObject({ code: "run_paused", message: expect.stringContaining("401") });
    expect(revoked.status()).toMatchObject({ status: "paused" });
    const again = await lab.connect(good).runs.open(run.id, { inputs: questions(6) });
    await expect(again.wait()).resolves.toMatchObject({ succeeded: 6 });
    expect(executionsOf(lab)).toEqual(once(6));
  });

  test("goes on from a new process for every call, as from a cron", async () => {
    const lab = openRunLab({ profile });
    const { id } = await lab.connect().runs.create(questions(7), IN_PARTS);
    let calls = 0;
    for (let isOver = false; !isOver; calls += 1) {
      const run = await lab.connect().runs.open(id, { inputs: questions(7) });
      const { nextPollAt, status } = await run.advance();
      expect(JSON.stringify(status).length).toBeLessThan(16_384);
      isOver = nextPollAt === null;
      await lab.clock.advance(Math.max(0, (nextPollAt ?? 0) - lab.clock.now()));
    }
    expect(calls).toBeLessThan(60);
    expect(executionsOf(lab)).toEqual(once(7));
  });

  test("says which lines changed when it is opened with another input", async () => {
    const lab = openRunLab({ profile });
    const { id } = await lab.connect().runs.create(questions(6), IN_PARTS);
    const changed = questions(6).with(4, {
      custom_id: "row-4",
      body: { messages: [{ role: "user", content: "Other" }] },
    });
    await expect(lab.connect().runs.open(id, { inputs: changed })).rejects.toMatchObject({
      code: "source_changed",
      message: expect.stringMatching(/line/),
    });
    expect(lab.emulator.books.creates()).toEqual([]);
  });

  test("reads its input only once it is needed where that is asked for, and notices all the same that it changed", async () => {
    const lab = openRunLab({ profile, timing: { queueMs: 600_000 }, unknowns: { newFileHiddenMs: 0 } });
    const run = await lab.connect().runs.create(questions(6), IN_PARTS);
    const changed = questions(6, "wine");
    const early = await lab.connect().runs.open(run.id, { inputs: changed, lazyInputs: true });
    await expect(early.advance()).rejects.toMatchObject({ code: "source_changed" });
    expect(lab.emulator.books.uploads()).toEqual([]);
    while (run.status().parts.submitted !== 2) {
      const { nextPollAt } = await run.advance();
      await lab.clock.advance(Math.max(0, (nextPollAt ?? 0) - lab.clock.now()));
    }
    let opened = 0;
    const lines = questions(6).map((row) => `${JSON.stringify(row)}\n`);
    const open = (): ReadableStream<Uint8Array> => {
      opened += 1;
      return new Blob(lines).stream();
    };
    const inputs = { name: "in.jsonl", open };
    await (await lab.connect().runs.open(run.id, { inputs, lazyInputs: true })).advance();
    expect(opened).toBe(0);
    await lab.clock.advance(900_000);
    const late = await lab.connect().runs.open(run.id, { inputs: changed, lazyInputs: true });
    await expect(late.wait()).rejects.toMatchObject({ code: "source_changed" });
    expect(late.status().parts).toEqual({ submitted: 2 });
    const last = await lab.connect().runs.open(run.id, { inputs, lazyInputs: true });
    await expect(last.wait()).resolves.toMatchObject({ succeeded: 6, missing: 0 });
    expect(executionsOf(lab)).toEqual(once(6));
  });

  test("collects without its input what was sent, and asks for the input to send more", async () => {
    const lab = openRunLab({ profile });
    const { id } = await lab.connect().runs.create(questions(6), IN_PARTS);
    const blind = await lab.connect().runs.open(id);
    await expect(blind.wait()).rejects.toMatchObject({ code: "source_required" });
    const seeing = await lab.connect().runs.open(id, { inputs: questions(6) });
    while (seeing.status().parts.submitted !== 2) {
      const { nextPollAt } = await seeing.advance();
      if (seeing.status().parts.submitted === 2) break;
      await lab.clock.advance(Math.max(0, (nextPollAt ?? 0) - lab.clock.now()));
    }
    const later = await lab.connect().runs.open(id);
    await expect(later.wait()).resolves.toMatchObject({ succeeded: 6 });
  });

  test("keeps what was saved when results are not there any more", async () => {
    const lab = openRunLab({
      profile,
      unknowns: { resultRetentionMs: 1000, ...(profile === "pessimist" ? { newFileHiddenMs: 0 } : {}) },
    });
    const run = await lab.connect().runs.create(questions(6), { ...IN_PARTS, limits: { maxInlineRows: 0 } });
    await run.advance();
    await lab.emulator.finishJobs();
    await lab.clock.advance(3_600_000);
    const notices: RunNotice[] = [];
    const summary = await run.wait({ onEvent: (notice) => void notices.push(notice) });
    expect(summary).toMatchObject({ isFinished: true, missing: 6, parts: { lost: 1 } });
    expect(summary.problems[0]?.reason).toMatch(/no longer has file/);
    expect(notices).toContainEqual(expect.objectContaining({ type: "warning", part: 0 }));
  });

  test("accounts for a part whose job was cancelled by somebody else", async () => {
    const lab = openRunLab({ profile, timing: { queueMs: 60_000, minimumRunMs: 60_000 } });
    const run = await lab.connect().runs.create(questions(6), IN_PARTS);
    await run.advance();
    await lab.clock.advance(40_000);
    await run.advance();
    const [job_id = ""] = run.status().open_jobs;
    await lab.connect().jobs.cancel({ job_id });
    const summary = await run.wait();
    expect(summary).toMatchObject({ isFinished: true, succeeded: 3, missing: 3 });
    await expect(run.retryFailed()).resolves.toBe(3);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 6, missing: 0, attempts: 2 });
    expect(executionsOf(lab)).toEqual(once(6));
  });

  test("waits for room while the workspace is full, and sends nothing twice", async () => {
    const lab = openRunLab({ profile, limits: { pendingRequests: 4 } });
    const run = await lab.connect().runs.create(questions(9), IN_PARTS);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 9, parts: { collected: 3 } });
    expect(executionsOf(lab)).toEqual(once(9));
  });

  test("refuses one part and finishes the others", async () => {
    const lab = openRunLab({ profile });
    lab.emulator.faults.add({
      when: { operation: "jobs.create", nth: profile === "friendly" ? 2 : 4 },
      fault: {
        kind: "respond",
        status: 422,
        body: { detail: [{ loc: ["body"], msg: "bad part", type: "value_error" }] },
      },
    });
    const run = await lab.connect().runs.create(questions(9), IN_PARTS);
    const summary = await run.wait();
    expect(summary.isFinished).toBe(true);
    expect(summary.succeeded + summary.missing).toBe(9);
    expect(summary.problems.map(({ reason }) => reason).join()).toContain("bad part");
  });

  test("survives a clock that is set back by a day", async () => {
    const lab = openRunLab({ profile });
    const clock = {
      ...bound(lab.clock),
      now: () => lab.clock.now() - (lab.clock.monotonic() > 20_000 ? 86_400_000 : 0),
    };
    const run = await lab.connect({ clock }).runs.create(questions(6), IN_PARTS);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 6 });
    expect(executionsOf(lab)).toEqual(once(6));
  });

  test("is collected where its rows are when it is cancelled", async () => {
    const lab = openRunLab({ profile, timing: { queueMs: 1000, rowMs: 60_000 } });
    const run = await lab.connect().runs.create(questions(6), IN_PARTS);
    await run.advance();
    await lab.clock.advance(70_000);
    await run.cancel();
    const summary = await run.wait();
    expect(summary).toMatchObject({ isFinished: true, isCancelled: true });
    expect(summary.succeeded).toBe(lab.emulator.books.executionCount());
    expect(summary.succeeded + summary.missing).toBe(6);
  });

  test("rethrows the reason of an abort at once, and goes on afterwards", async () => {
    for (let requests = 1; requests <= 8; requests += 1) {
      const lab = openRunLab({ profile });
      const stop = new AbortController();
      let left = requests;
      const fetch = watched(async (input, init) => {
        left -= 1;
        if (left === 0) stop.abort(new Error("Ctrl-C"));
        return await lab.emulator.fetch(input, init);
      }, lab.clock);
      const run = await lab.connect({ fetch }).runs.create(questions(4), IN_PARTS);
      await expect(run.wait({ signal: stop.signal })).rejects.toThrow("Ctrl-C");
      await expect(run.wait()).resolves.toMatchObject({ succeeded: 4, duplicate_jobs: 0 });
      expect(executionsOf(lab), `after ${requests} requests`).toEqual(once(4));
    }
  });
});

/** The clock's methods without the clock. */
function bound(clock: {
  now(): number;
  monotonic(): number;
  setTimer(callback: () => void, delayMs: number): () => void;
}) {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    setTimer: (callback: () => void, delayMs: number) => clock.setTimer(callback, delayMs),
  };
}
