import {
  type MistralBatch,
  memoryRunStore,
  memorySink,
  type Run,
  type RunNotice,
  type RunStore,
} from "@mistral-batch/core";
import { createEmulator, type EmulatorProfile, type Fault } from "@mistral-batch/emulator";
import { describe, expect, test } from "vitest";
import { TestClock } from "../support/test-clock.ts";
import { type CrashWorld, expectWhole, RUN_ID, runProcess } from "./crash-world.ts";
import { IN_PARTS, openRunLab, questions, type RunLab, rowsOf, watched } from "./run-lab.ts";

/** Jobs that take minutes, and answer one row in each. */
const TIMING = { queueMs: 60_000, minimumRunMs: 60_000, rowMs: 60_000 };
/** The first create is the one that counts: it is not refused for a file that has not spread yet. */
const unknowns = { newFileHiddenMs: 0 };
/** One part waits on the service at a time, so that the first is collected while the second is under way. */
const ONE_BY_ONE = { ...IN_PARTS, limits: { ...IN_PARTS.limits, maxPendingRows: 3 } };

/** Goes on with a run until its status is as it should be. */
async function goOnUntil({ clock }: RunLab, run: Run, isSo: () => boolean, notices: RunNotice[] = []) {
  for (;;) {
    const { nextPollAt } = await run.advance({ onEvent: (notice) => void notices.push(notice) });
    if (isSo()) return;
    if (nextPollAt === null) throw new Error("The run ended before");
    await clock.advance(Math.max(0, nextPollAt - clock.now()));
  }
}

/** A second job for the part of the first create, as a proxy makes it that sends a create again. Gives its id. */
async function makeTwin({ emulator, connect }: RunLab): Promise<string> {
  const [first] = emulator.books.creates();
  const { id } = await connect().jobs.create({
    endpoint: "/v1/chat/completions",
    model: "mistral-small-latest",
    input_files: [...(first?.input_files ?? [])],
    metadata: first?.metadata as Record<string, string>,
    submission_key: false,
  });
  return id;
}

function openLab(profile: "friendly" | "pessimist", faults: readonly Fault[], store?: RunStore): RunLab {
  const lab = openRunLab({ profile, unknowns, timing: TIMING }, store);
  for (const fault of faults) lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault });
  return lab;
}

function storeWithoutSpool(): RunStore {
  const { spool: _, ...store } = memoryRunStore();
  return store;
}

/** A process whose service shows jobs that others make in no list before it is asked for results. */
function connectToLateList(lab: RunLab): MistralBatch {
  const fetch = watched(lab.emulator.fetch, lab.clock);
  let isLate = true;
  return lab.connect({
    async fetch(input, init) {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      if (pathname.endsWith("/content")) isLate = false;
      const answer = await fetch(input, init);
      if (!isLate || pathname !== "/v1/batch/jobs" || !answer.ok) return answer;
      const page = (await answer.json()) as { data?: readonly { readonly id: string }[] };
      const [first] = lab.emulator.books.creates();
      return Response.json({ ...page, ...(page.data && { data: page.data.filter(({ id }) => id === first?.job_id) }) });
    },
  });
}

describe.each(["friendly", "pessimist"] as const)("on a %s service, a run", (profile) => {
  describe.each([
    { kind: "a spool", newStore: memoryRunStore },
    { kind: "no spool", newStore: storeWithoutSpool },
  ])("with $kind", ({ newStore }) => {
    test("takes the rows of a twin that shows only once its part was collected", async () => {
      const faults: Fault[] = [
        { kind: "missing-rows", indexes: [1] },
        { kind: "row-errors", indexes: [2] },
      ];
      const lab = openLab(profile, faults, newStore());
      const run = await lab.connect().runs.create(questions(6), ONE_BY_ONE);
      await goOnUntil(lab, run, () => run.status().parts.collected === 1);
      await makeTwin(lab);
      await lab.clock.advance(400_000);
      const summary = await run.wait();
      expect(summary).toMatchObject({ isFinished: true, succeeded: 6, missing: 0, failed: { retryable: 0 } });
      expect(summary).toMatchObject({ duplicate_jobs: 1, duplicates: 2, problems: [] });
      // What was executed without ever being shown is in the books of the service alone.
      const { books } = lab.emulator;
      const [unshown] = books.executions({ job_id: books.creates()[0]?.job_id ?? "", custom_id: "row-1" });
      expect(summary.usage.total_tokens).toBe(books.billedTokens() - (unshown?.tokens ?? 0));
      const rows = await rowsOf(run.results());
      expect(rows.map(({ index, outcome }) => ({ index, outcome }))).toEqual(
        questions(6).map((_, index) => ({ index, outcome: "succeeded" })),
      );
      const sink = memorySink();
      const again = await lab.connect().runs.open(run.id, { inputs: questions(6) });
      await expect(again.collect(sink)).resolves.toEqual(summary);
      expect(new TextDecoder().decode(sink.content).trimEnd().split("\n")).toHaveLength(6);
      await expect(again.retryFailed()).resolves.toBe(0);
    });
  });

  test("cancels such a twin, and takes what it answered until then", async () => {
    const lab = openLab(profile, [{ kind: "missing-rows", indexes: [0, 1, 2] }]);
    const run = await lab.connect().runs.create(questions(6), ONE_BY_ONE);
    await goOnUntil(lab, run, () => run.status().parts.collected === 1);
    const twin = await makeTwin(lab);
    await lab.clock.advance(130_000);
    const summary = await run.wait();
    const cancels = lab.emulator.books.requestsSeen({ operation: "jobs.cancel" });
    expect(cancels.map(({ path }) => path)).toEqual([`/v1/batch/jobs/${twin}/cancel`]);
    const answered = lab.emulator.books.executionCount(twin);
    expect([1, 2]).toContain(answered);
    expect(summary).toMatchObject({ succeeded: 3 + answered, missing: 3 - answered, duplicate_jobs: 1 });
    await expect(run.retryFailed()).resolves.toBe(3 - answered);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 6, missing: 0, duplicate_jobs: 1 });
  });

  test("takes its rows although they were sent again meanwhile, and knows which those were", async () => {
    const lab = openLab(profile, [{ kind: "missing-rows", indexes: [0, 1] }]);
    const run = await lab.connect().runs.create(questions(3), IN_PARTS);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 1, missing: 2 });
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "row-errors", indexes: [1] } });
    await run.retryFailed();
    await goOnUntil(lab, run, () => run.status().parts.submitted === 1);
    await makeTwin(lab);
    await lab.clock.advance(400_000);
    const summary = await run.wait();
    expect(summary).toMatchObject({
      succeeded: 3,
      missing: 0,
      failed: { retryable: 0 },
      duplicate_jobs: 1,
      attempts: 2,
    });
    const again = await lab.connect().runs.open(run.id, { inputs: questions(3) });
    await expect(again.summary()).resolves.toEqual(summary);
    const rows = await rowsOf(again.results({ ordered: true }));
    expect(rows.map(({ outcome }) => outcome)).toEqual(["succeeded", "succeeded", "succeeded"]);
    await expect(again.retryFailed()).resolves.toBe(0);
  });

  test("finds a twin that shows only when no job of it is open any more", async () => {
    const lab = openLab(profile, [{ kind: "missing-rows", indexes: [1] }]);
    const run = await connectToLateList(lab).runs.create(questions(3), { ...IN_PARTS, repair: { maxAttempts: 2 } });
    await goOnUntil(lab, run, () => run.status().parts.submitted === 1);
    await makeTwin(lab);
    // What the twin has answered is not bought again.
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 3, missing: 0, duplicate_jobs: 1, attempts: 1 });
    expect(lab.emulator.books.creates()).toHaveLength(2);
    await expect(rowsOf(run.results())).resolves.toHaveLength(3);
  });

  test("finds it behind more than a page of newer jobs", async () => {
    const lab = openLab(profile, []);
    const run = await connectToLateList(lab).runs.create(questions(3), IN_PARTS);
    await goOnUntil(lab, run, () => run.status().parts.submitted === 1);
    await makeTwin(lab);
    const others = lab.connect();
    for (let count = 0; count < 130; count += 1) {
      await others.jobs.create({
        endpoint: "/v1/chat/completions",
        model: "mistral-small-latest",
        requests: questions(1, "wine"),
      });
    }
    await expect(run.wait()).resolves.toMatchObject({ isFinished: true, succeeded: 3, duplicate_jobs: 1 });
  });

  test("looks once more before it ends, and asks for nothing after that", async () => {
    const lab = openLab(profile, []);
    const run = await lab.connect().runs.create(questions(3), IN_PARTS);
    await goOnUntil(lab, run, () => run.status().parts.collected === 1);
    const lists = lab.emulator.books.requestsSeen({ operation: "jobs.list" }).length;
    const seen = lab.emulator.books.requestsSeen().map(({ operation }) => operation);
    expect(seen.at(-1)).toBe("jobs.list");
    await run.wait();
    expect(lab.emulator.books.requestsSeen({ operation: "jobs.list" })).toHaveLength(lists);
  });

  test("says so where such a twin is gone before its rows were read", async () => {
    const lab = openLab(profile, [{ kind: "missing-rows", indexes: [1] }]);
    const run = await lab.connect().runs.create(questions(9), ONE_BY_ONE);
    await goOnUntil(lab, run, () => run.status().parts.collected === 1);
    const twin = await makeTwin(lab);
    const notices: RunNotice[] = [];
    const isTold = (): boolean => notices.some(({ type }) => type === "warning");
    await goOnUntil(lab, run, isTold, notices);
    await lab.clock.advance(2000);
    await lab.connect().jobs.delete({ job_id: twin });
    const summary = await run.wait({ onEvent: (notice) => void notices.push(notice) });
    expect(summary).toMatchObject({ isFinished: true, succeeded: 8, missing: 1, duplicate_jobs: 1 });
    expect(summary.problems).toEqual([{ part: 0, reason: expect.stringContaining(twin) }]);
    const gone = expect.stringContaining(`Job ${twin} is gone`);
    expect(notices).toContainEqual({ type: "warning", part: 0, message: gone });
    await expect(rowsOf(run.results())).resolves.toHaveLength(9);
  });

  test("goes on with a twin whose elder was deleted by somebody else", async () => {
    const lab = openLab(profile, []);
    const run = await lab.connect().runs.create(questions(6), ONE_BY_ONE);
    await goOnUntil(lab, run, () => run.status().parts.submitted === 1);
    const [job_id = ""] = run.status().open_jobs;
    await lab.connect().jobs.cancel({ job_id });
    await lab.clock.advance(10_000);
    await lab.connect().jobs.delete({ job_id });
    await goOnUntil(lab, run, () => run.status().parts.lost === 1);
    await makeTwin(lab);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 6, missing: 0, problems: [], duplicate_jobs: 1 });
    expect(lab.emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(1);
    expect(lab.emulator.books.executedTwice()).toEqual([]);
  });

  test("takes the rows of such a twin wherever it is killed", async () => {
    const run = { inline: false, isOneByOne: true };
    const { calls } = await runProcess(twinningWorld(profile), run);
    for (const phase of ["before", "after"] as const) {
      for (let call = 1; call <= calls.length; call += 1) {
        const world = twinningWorld(profile);
        const where = `killed ${phase} call ${call}, ${calls[call - 1]}`;
        expect((await runProcess(world, run, { call, phase })).outcome, where).toBe("crashed");
        expect((await runProcess(world, run)).outcome, where).toBe("ended");
        expect(world.emulator.books.jobsByMetadata("mb_run", RUN_ID), where).toHaveLength(3);
        await expectWhole(world, { duplicate_jobs: 1, duplicates: 2 });
      }
    }
  });
});

/** A world whose first part lacks a row, and gets a second job as soon as the second part has one: the row is there. */
function twinningWorld(profile: EmulatorProfile): CrashWorld {
  const clock = new TestClock(() => new Promise((resolve) => setImmediate(resolve)));
  const timing = { queueMs: 0, minimumRunMs: 120_000, rowMs: 0 };
  const emulator = createEmulator({ profile, clock, unknowns, timing });
  emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "missing-rows", indexes: [1] } });
  const store = memoryRunStore();
  let first: { readonly headers: Headers; readonly body: string } | undefined;
  let isTwinned = false;
  const fetch: typeof emulator.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { method, url, headers } = request;
    const isCreate = method === "POST" && new URL(url).pathname === "/v1/batch/jobs";
    // Without the signal, which ends with the process.
    if (isCreate) first ??= { headers, body: await request.clone().text() };
    const response = await emulator.fetch(request);
    if (isCreate && !isTwinned && emulator.books.creates().length === 2) {
      isTwinned = true;
      await emulator.fetch(url, { method, ...first });
    }
    return response;
  };
  return { clock, emulator: { ...emulator, fetch }, openStore: () => store };
}
