import { memoryRunStore, type RunStore } from "@mistral-batch/core";
import { describe, expect, test } from "vitest";
import { executionsOf, IN_PARTS, once, openRunLab, questions, RUN_KEY, type RunLab, watched } from "./run-lab.ts";

/** Jobs last until something has been done about them. */
const LONG_JOBS = { timing: { queueMs: 600_000, minimumRunMs: 60_000 } };

/** A process whose creates a proxy sends a second time, ten seconds after their answer. */
function connectThroughRepeater({ clock, emulator, connect }: RunLab): ReturnType<RunLab["connect"]> {
  const fetch = watched(emulator.fetch, clock);
  return connect({
    async fetch(input, init) {
      const request = new Request(input, init);
      const isCreate = request.method === "POST" && new URL(request.url).pathname === "/v1/batch/jobs";
      const again = isCreate ? request.clone() : undefined;
      const answer = await fetch(request);
      if (again !== undefined && answer.ok) clock.setTimer(() => void fetch(again), 10_000);
      return answer;
    },
  });
}

/** A store that notes the types of what it was given. */
function watchedStore(types: string[]): RunStore {
  const store = memoryRunStore();
  return {
    ...store,
    append(run_id, seq, event) {
      types.push((JSON.parse(event) as { type: string }).type);
      return store.append(run_id, seq, event);
    },
  };
}

describe.each(["friendly", "pessimist"] as const)("on a %s service, a run", (profile) => {
  test("cancels the younger of two jobs that came of one create, and pays once", async () => {
    const lab = openRunLab({ profile, ...LONG_JOBS });
    const run = await connectThroughRepeater(lab).runs.create(questions(3), IN_PARTS);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 3, missing: 0, duplicate_jobs: 1 });
    const [older, younger] = lab.emulator.books.creates().map(({ job_id }) => job_id);
    const cancels = lab.emulator.books.requestsSeen({ operation: "jobs.cancel" });
    expect(cancels.map(({ path }) => path)).toEqual([`/v1/batch/jobs/${younger}/cancel`]);
    await lab.emulator.finishJobs();
    await expect(lab.connect().jobs.get({ job_id: older ?? "" })).resolves.toMatchObject({ status: "SUCCESS" });
    expect(executionsOf(lab)).toEqual(once(3));
  });

  test("sends nothing where it slept between its intent and the create, and was taken over meanwhile", async () => {
    const types: string[] = [];
    const lab = openRunLab({ profile }, watchedStore(types));
    const other = lab.connect();
    const sleeper = lab.connect({
      // The key is asked for between the intent and the create.
      async apiKey() {
        if (types.at(-1) === "submit.intended") {
          await lab.clock.advance(15_000);
          const end = lab.clock.begin();
          await (await other.runs.open("lab-run", { inputs: questions(3) })).advance();
          end();
        }
        return RUN_KEY;
      },
    });
    const run = await sleeper.runs.create(questions(3), IN_PARTS);
    await expect(run.wait()).rejects.toMatchObject({ code: "run_fenced" });
    expect(types).toContain("submit.intended");
    expect(lab.emulator.books.requestsSeen({ operation: "jobs.create" })).toEqual([]);
    const again = await other.runs.open("lab-run", { inputs: questions(3) });
    await expect(again.wait()).resolves.toMatchObject({ succeeded: 3 });
    expect(executionsOf(lab)).toEqual(once(3));
  });

  test("stops at the first create that its account refuses, and goes on when that is mended", async () => {
    const lab = openRunLab({ profile });
    lab.emulator.faults.add({ when: { operation: "jobs.create", times: 100 }, fault: { kind: "billing-off" } });
    const run = await lab.connect().runs.create(questions(9), IN_PARTS);
    await expect(run.wait()).rejects.toMatchObject({ code: "run_paused", message: expect.stringContaining("402") });
    const creates = (): number => lab.emulator.books.requestsSeen({ operation: "jobs.create" }).length;
    const before = creates();
    expect(before).toBeLessThanOrEqual(profile === "friendly" ? 1 : 4);
    lab.emulator.faults.clear();
    const again = await lab.connect().runs.open(run.id, { inputs: questions(9) });
    await expect(again.wait()).resolves.toMatchObject({ succeeded: 9 });
    expect(executionsOf(lab)).toEqual(once(9));
  });

  test("does not send an inline part again whose absence nothing proves", async () => {
    const lab = openRunLab({ profile });
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reset" } });
    const run = await lab.connect().runs.create(questions(3), { ...IN_PARTS, limits: {} });
    await expect(run.wait()).rejects.toMatchObject({ code: "ambiguous_submit" });
    expect(lab.emulator.books.requestsSeen({ operation: "jobs.create" })).toHaveLength(1);
    await run.settleDoubt({ part: 0, job_id: null });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 3 });
    expect(executionsOf(lab)).toEqual(once(3));
  });

  test.each([true, false])("gives the rows that failed among the others, in order: %s", async (ordered) => {
    const body = { choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "ok" } }] };
    const lab = openRunLab({
      profile,
      respond: ({ custom_id }) =>
        custom_id === "row-1" ? { status_code: 400, body: { message: "bad tool" } } : { status_code: 200, body },
    });
    const run = await lab.connect().runs.create(questions(6), IN_PARTS);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 5, failed: { permanent: 1 } });
    const rows = [];
    for await (const row of run.results({ ordered })) rows.push(row);
    const failed = rows.filter(({ outcome }) => outcome === "failed");
    expect(new Set(rows.map(({ index }) => index))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(rows).toHaveLength(6);
    expect(failed).toMatchObject([{ index: 1, class: "permanent", status_code: 400, message: "bad tool" }]);
  });
});
