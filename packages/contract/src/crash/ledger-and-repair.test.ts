import { memoryRunStore, type Run, type RunStore } from "@mistral-batch/core";
import { describe, expect, test } from "vitest";
import { executionsOf, IN_PARTS, once, openRunLab, questions, RUN_KEY, watched } from "./run-lab.ts";

/** A store whose texts can be damaged, and read. */
function openStore(events: string[] = []): RunStore & { readonly events: string[] } {
  const inner = memoryRunStore();
  return {
    ...inner,
    events,
    async append(_run_id, seq, event) {
      if (seq !== events.length + 1) return false;
      events.push(event);
      return true;
    },
    read: async (_run_id, fromSeq = 1) => events.slice(fromSeq - 1),
  };
}

describe("a run", () => {
  test("is read but not written where a newer version was at work", async () => {
    const store = openStore();
    const lab = openRunLab({}, store);
    const { id } = await lab.connect().runs.create(questions(2), IN_PARTS);
    store.events.push(`{"v":2,"seq":${store.events.length + 1},"at":1,"by":"new","type":"part.moved"}`);
    const run = await lab.connect().runs.open(id, { inputs: questions(2) });
    expect(run.status()).toMatchObject({ rows: 2 });
    await expect(run.wait()).rejects.toMatchObject({
      code: "ledger_unreadable",
      message: expect.stringContaining("newer"),
    });
    expect(lab.emulator.books.creates()).toEqual([]);
  });

  test.each([
    ["missing", (events: string[]) => void events.splice(2, 1)],
    ["cut", (events: string[]) => void events.splice(2, 1, events[2]?.slice(0, 30) ?? "")],
    ["edited", (events: string[]) => void events.splice(1, 1, events[1]?.replace('"rows":', '"rows":1') ?? "")],
  ])("is not trusted with an event that is %s", async (_, damage) => {
    const store = openStore();
    const lab = openRunLab({}, store);
    const run = await lab.connect().runs.create(questions(6), IN_PARTS);
    await run.advance();
    damage(store.events);
    await expect(lab.connect().runs.open(run.id)).rejects.toMatchObject({ code: "ledger_unreadable" });
  });

  test("fetches a part again after the disk was full", async () => {
    const inner = memoryRunStore();
    let isFull = true;
    const { spool } = inner;
    if (spool === undefined) throw new Error("The store in memory has a spool");
    const store: RunStore = {
      ...inner,
      spool: {
        ...spool,
        async sink(name) {
          const sink = await spool.sink(name);
          return { ...sink, write: (bytes) => (isFull ? Promise.reject(new Error("ENOSPC")) : sink.write(bytes)) };
        },
      },
    };
    const lab = openRunLab({}, store);
    const run = await lab.connect().runs.create(questions(3), IN_PARTS);
    await expect(run.wait()).rejects.toThrow("ENOSPC");
    isFull = false;
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 3 });
    expect(executionsOf(lab)).toEqual(once(3));
  });

  test("sends only failed rows again, and never buys a good one twice", async () => {
    let isFirst = true;
    const lab = openRunLab({
      respond: ({ custom_id }) =>
        isFirst && (custom_id === "row-1" || custom_id === "row-4")
          ? { status_code: 503, body: { message: "overloaded" } }
          : {
              status_code: 200,
              body: { choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "ok" } }] },
            },
    });
    const run = await lab.connect().runs.create(questions(6), IN_PARTS);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 4, failed: { retryable: 2 } });
    isFirst = false;
    await expect(run.retryFailed()).resolves.toBe(2);
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 6, attempts: 2, failed: { retryable: 0 } });
    await expect(run.retryFailed()).resolves.toBe(0);
    expect(executionsOf(lab)).toEqual({ ...once(6), "row-1": 2, "row-4": 2 });
    const rows = [];
    for await (const row of run.results({ ordered: true })) rows.push(row);
    expect(rows.map(({ index, outcome }) => [index, outcome])).toEqual(
      questions(6).map((_, index) => [index, "succeeded"]),
    );
  });

  test("repairs by itself up to its cap", async () => {
    const lab = openRunLab({ respond: () => ({ status_code: 503, body: { message: "overloaded" } }) });
    const run = await lab.connect().runs.create(questions(2), { ...IN_PARTS, repair: { maxAttempts: 3 } });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 0, failed: { retryable: 2 }, attempts: 3 });
    expect(executionsOf(lab)).toEqual({ "row-0": 3, "row-1": 3 });
  });

  test("gives cut answers more room when asked", async () => {
    const seen: unknown[] = [];
    const lab = openRunLab({
      respond: ({ body }) => {
        seen.push(body["max_tokens"]);
        const finish_reason = Number(body["max_tokens"]) < 100 ? "length" : "stop";
        return {
          status_code: 200,
          body: { choices: [{ index: 0, finish_reason, message: { role: "assistant", content: "ok" } }] },
        };
      },
    });
    const inputs = questions(1).map(({ custom_id, body }) => ({ custom_id, body: { ...body, max_tokens: 50 } }));
    const run = await lab
      .connect()
      .runs.create(inputs, { ...IN_PARTS, repair: { maxAttempts: 2, truncatedTokensFactor: 4 } });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 1, truncated: 0, attempts: 2 });
    expect(seen).toEqual([50, 200]);
  });

  test("of thirty parts is watched with pages of the list, not a get for each", async () => {
    const lab = openRunLab({ timing: { queueMs: 600_000 } });
    const run = await lab.connect().runs.create(questions(90), IN_PARTS);
    await run.advance();
    await lab.clock.advance(60_000);
    const count = (operation: "jobs.list" | "jobs.get"): number =>
      lab.emulator.books.requestsSeen({ operation }).length;
    const before = { lists: count("jobs.list"), gets: count("jobs.get") };
    await run.advance();
    expect(run.status().parts.submitted).toBe(30);
    expect(count("jobs.list") - before.lists).toBe(1);
    expect(count("jobs.get") - before.gets).toBe(0);
  });

  test("that has ended makes no request when it is opened again", async () => {
    const lab = openRunLab();
    const { id } = await lab.connect().run(questions(3), IN_PARTS);
    const before = lab.emulator.books.requestsSeen().length;
    const run = await lab.connect().runs.open(id, { inputs: questions(3) });
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 3 });
    expect(lab.emulator.books.requestsSeen().length).toBe(before);
  });

  test("stays to be gone on with when a job has a state that nobody knows", async () => {
    const lab = openRunLab();
    let isOdd = true;
    const fetch = watched(async (input, init) => {
      const response = await lab.emulator.fetch(input, init);
      if (!isOdd || !(response.headers.get("content-type") ?? "").includes("json")) return response;
      const text = (await response.text())
        .replaceAll(/"status":"[A-Z]+"/g, '"status":"PONDERING"')
        .replaceAll(/"completed_at":\d+/g, '"completed_at":null');
      return new Response(text, { status: response.status, headers: response.headers });
    }, lab.clock);
    const run = await lab.connect({ fetch }).runs.create(questions(2), { ...IN_PARTS, timeout_hours: 1 });
    await expect(run.wait()).rejects.toMatchObject({
      code: "deadline_exceeded",
      message: expect.stringContaining("PONDERING"),
    });
    expect(run.status().status).toBe("running");
    isOdd = false;
    await expect(run.wait()).resolves.toMatchObject({ succeeded: 2 });
  });

  test("has its key in no event and no blob", async () => {
    const texts: string[] = [];
    const inner = memoryRunStore();
    const store: RunStore = {
      ...inner,
      append: (run_id, seq, event) => (texts.push(event), inner.append(run_id, seq, event)),
      putBlob: (run_id, name, bytes) => (
        texts.push(new TextDecoder().decode(bytes)), inner.putBlob(run_id, name, bytes)
      ),
    };
    const lab = openRunLab({}, store);
    lab.emulator.faults.add({
      when: { operation: "jobs.create", nth: 1 },
      fault: { kind: "respond", status: 429, body: { message: RUN_KEY } },
    });
    const run: Run = await lab.connect().runs.create(questions(3), IN_PARTS);
    await run.wait();
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.join("\n")).not.toContain("Bearer");
  });
});
