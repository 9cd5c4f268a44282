import { memoryRunStore, type RunStore } from "@mistral-batch/core";
import { describe, expect, test } from "vitest";
import { executionsOf, IN_PARTS, once, openRunLab, questions, type RunLab } from "./run-lab.ts";

/** More parts than an event of a repair holds. */
const ROWS = 310;
const ONE_ROW_A_PART = { ...IN_PARTS, limits: { maxPartRows: 1, maxInlineRows: 0 } };

/** A store whose process is killed before the second event of a repair. */
function killedWithinRepair(store: RunStore): RunStore {
  let planned = 0;
  return {
    ...store,
    append: async (run_id, seq, event) => {
      if (event.includes('"repair.planned"')) planned += 1;
      if (planned > 1) throw new Error("killed");
      return await store.append(run_id, seq, event);
    },
  };
}

/** A lab whose rows fail until they are mended. */
function openFailingLab(): { readonly lab: RunLab; mend(): void } {
  let isMended = false;
  const message = { role: "assistant", content: "ok" };
  const lab = openRunLab(
    {
      respond: () =>
        isMended
          ? { status_code: 200, body: { choices: [{ index: 0, finish_reason: "stop", message }] } }
          : { status_code: 503, body: { message: "overloaded" } },
    },
    memoryRunStore(),
  );
  return { lab, mend: () => void (isMended = true) };
}

const twice = (rows: number): Record<string, number> =>
  Object.fromEntries(Object.keys(once(rows)).map((custom_id) => [custom_id, 2]));

describe("a repair that was killed between the events of its plan", () => {
  test("goes on with all of its rows, each of them once", async () => {
    const { lab, mend } = openFailingLab();
    const { id } = await lab.connect().run(questions(ROWS), ONE_ROW_A_PART);
    mend();
    const killed = await lab
      .connect({ store: killedWithinRepair(lab.store) })
      .runs.open(id, { inputs: questions(ROWS) });
    await expect(killed.retryFailed()).rejects.toThrow("killed");
    const blind = await lab.connect().runs.open(id);
    await expect(blind.wait()).rejects.toMatchObject({ code: "source_required" });
    const run = await lab.connect().runs.open(id, { inputs: questions(ROWS) });
    expect(await run.wait()).toMatchObject({ succeeded: ROWS, failed: { retryable: 0 }, attempts: 2 });
    expect(executionsOf(lab)).toEqual(twice(ROWS));
    expect(lab.emulator.books.uploads().filter(({ isOrphaned }) => isOrphaned)).toEqual([]);
  });
});
