import { createMistralBatch, memoryRunStore, type Spool } from "@mistral-batch/core";
import { createEmulator } from "@mistral-batch/emulator";
import { TestClock } from "../support/test-clock.ts";
import { type ContractCase, expectSame, range } from "./contract-case.ts";

const ROWS = 40;
const FAILED = 7;

/** What a run needs of a spool: its rows are kept there, and put into order there. */
export const orderedRunCase: ContractCase<Spool> = {
  name: "a run brings its rows into the order of its inputs",
  async run(open) {
    const clock = new TestClock();
    const emulator = createEmulator({ clock });
    const fault = { kind: "row-errors", status_code: 400, custom_ids: [`row-${FAILED}`] } as const;
    emulator.faults.add({ when: { operation: "jobs.create" }, fault });
    const spool = await open();
    const store = memoryRunStore({ spool });
    const batch = createMistralBatch({ apiKey: "test", fetch: emulator.fetch, clock, store });
    const requests = range(0, ROWS).map((place) => ({
      custom_id: `row-${place}`,
      body: { messages: [{ role: "user" as const, content: `Question ${place}` }] },
    }));
    const run = await batch.runs.create(requests, {
      run_id: "run",
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      limits: { maxPartRows: 15, maxInlineRows: 0 },
    });
    await run.wait();
    const rows: unknown[] = [];
    for await (const row of run.results({ ordered: true })) rows.push([row.index, row.custom_id, row.outcome]);
    const expected = range(0, ROWS).map((place) => [place, `row-${place}`, place === FAILED ? "failed" : "succeeded"]);
    expectSame(rows, expected, "the rows");
    expectSame((await spool.list("run")).length, 3, "the files that are left: those of the parts");
  },
};
