import { expect, it } from "vitest";
import { network } from "#network";
import {
  inlineJob,
  inputFile,
  type Lab,
  ONCE,
  onEveryService,
  openLab,
  rejectionOf,
  uploadRows,
} from "../support/lab.ts";
import { readText } from "../support/read-stream.ts";

onEveryService("the limits and aborts", (profile) => {
  it("end a call that gets no headers within timeoutMs", async () => {
    const { connect, emulator, clock } = openLab(profile);
    emulator.faults.add({ fault: { kind: "stall" } });
    expect(await rejectionOf(connect(ONCE).jobs.list())).toMatchObject({
      name: "TimeoutError",
      code: "headers_timeout",
      limitMs: 60_000,
      isRetryable: true,
    });
    expect(clock.monotonic()).toBe(60_000);
    emulator.faults.add({ fault: { kind: "stall" } });
    const error = await rejectionOf(connect(ONCE).jobs.list({}, { timeoutMs: 1234 }));
    expect(error).toMatchObject({ code: "headers_timeout", limitMs: 1234 });
    expect(clock.monotonic()).toBe(61_234);
  });

  it("end a call whose body falls silent for idleMs", async () => {
    const { connect, emulator, clock } = openLab(profile);
    emulator.faults.add({ fault: { kind: "stall", at: "body", afterBytes: 5 } });
    const error = await rejectionOf(connect(ONCE).jobs.list({}, { idleMs: 2000 }));
    expect(error).toMatchObject({ name: "TimeoutError", code: "idle_timeout", limitMs: 2000 });
    expect(clock.monotonic()).toBe(2000);
  });

  it("give a body that goes on all the time it takes", async () => {
    const { batch, clock, intercept } = openLab(profile);
    const page = JSON.stringify({ object: "list", data: [], total: 0 });
    intercept(async () => {
      let sent = 0;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        async pull(controller) {
          if (sent >= page.length) return controller.close();
          // Longer than any limit in all, but never silent for as long.
          await new Promise<void>((resolve) => void clock.setTimer(resolve, 30_000));
          controller.enqueue(new TextEncoder().encode(page.slice(sent, sent + 10)));
          sent += 10;
          return undefined;
        },
      });
      return new Response(body, { headers: { "content-type": "application/json" } });
    });
    expect((await batch.jobs.list()).data).toEqual([]);
    expect(clock.monotonic()).toBe(Math.ceil(page.length / 10) * 30_000);
  });

  it.each([
    ["timeoutMs", 0],
    ["timeoutMs", Number.NaN],
    ["idleMs", -1],
  ])("refuse %s: %d", async (name, value) => {
    const { batch, connect, emulator } = openLab(profile);
    const expected = { code: "invalid_argument", field: name };
    await expect(batch.jobs.list({}, { [name]: value })).rejects.toMatchObject(expected);
    expect(() => connect({ [name]: value })).toThrow(expect.objectContaining(expected));
    expect(emulator.books.requestsSeen()).toEqual([]);
  });

  /** Each way in which a call can be waiting when its caller has had enough. */
  const waits: Record<
    string,
    { prepare?: (lab: Lab) => void; call: (lab: Lab, signal: AbortSignal) => Promise<unknown> }
  > = {
    "before it begins": { call: ({ batch }, signal) => batch.jobs.list({}, { signal }) },
    "for headers": {
      prepare: ({ emulator }) => emulator.faults.add({ fault: { kind: "stall" } }),
      call: ({ batch }, signal) => batch.jobs.list({}, { signal }),
    },
    "for a body": {
      prepare: ({ emulator }) => emulator.faults.add({ fault: { kind: "stall", at: "body", afterBytes: 3 } }),
      call: ({ batch }, signal) => batch.jobs.list({}, { signal }),
    },
    "to try again": {
      prepare: ({ emulator }) => emulator.faults.add({ fault: { kind: "rate-limited", retryAfter: 300 } }),
      call: ({ batch }, signal) => batch.jobs.list({}, { signal }),
    },
    "for the answer to an upload": {
      prepare: ({ emulator }) => emulator.faults.add({ fault: { kind: "stall" } }),
      call: ({ batch }, signal) => batch.files.upload({ file: inputFile() }, { signal }),
    },
    "for the source of an upload": {
      call: ({ batch }, signal) => {
        const silent = (): ReadableStream<Uint8Array> => new ReadableStream({ pull: () => new Promise(() => {}) });
        return batch.files.upload({ file: { name: "a.jsonl", size: 10, open: silent } }, { signal });
      },
    },
    "for a job": {
      call: async ({ batch }, signal) => batch.jobs.wait(await batch.jobs.create(inlineJob(9000)), { signal }),
    },
    "for a download": {
      call: async (lab, signal) => {
        const file_id = await uploadRows(lab);
        lab.emulator.faults.add({ fault: { kind: "stall", at: "body", afterBytes: 10 } });
        const stream = await lab.batch.files.download({ file_id }, { signal });
        return await readText(stream);
      },
    },
  };

  /** Only over HTTP is there a connection to wait for. */
  it("end a call whose connection is never made, and rethrow the very reason of an abort meanwhile", async () => {
    const { connect, clock } = openLab(profile);
    const baseUrl = network.stuckUrl;
    if (baseUrl === undefined) return;
    const { jobs, files } = connect({ ...ONCE, baseUrl });
    const error = await rejectionOf(jobs.list({}, { timeoutMs: 2000 }));
    expect(error).toMatchObject({ name: "TimeoutError", code: "headers_timeout", limitMs: 2000 });
    expect(clock.monotonic()).toBe(2000);
    const calls = [
      (signal: AbortSignal) => jobs.list({}, { signal }),
      (signal: AbortSignal) => jobs.create(inlineJob(), { signal }),
      (signal: AbortSignal) => files.upload({ file: inputFile() }, { signal }),
    ];
    for (const [index, call] of calls.entries()) {
      const controller = new AbortController();
      const reason = { any: "value that a caller may give" };
      clock.setTimer(() => controller.abort(reason), 1000);
      expect(await rejectionOf(call(controller.signal))).toBe(reason);
      expect(clock.monotonic()).toBe(3000 + 1000 * index);
    }
  });

  it.each(Object.keys(waits))("rethrow the very reason of an abort, at once, where a call waits %s", async (name) => {
    const lab = openLab(profile);
    const wait = waits[name];
    wait?.prepare?.(lab);
    const controller = new AbortController();
    const reason = { any: "value that a caller may give" };
    if (name === "before it begins") controller.abort(reason);
    else lab.clock.setTimer(() => controller.abort(reason), 15_000);
    const outcome = wait === undefined ? Promise.reject(new Error(name)) : wait.call(lab, controller.signal);
    expect(await rejectionOf(outcome)).toBe(reason);
    expect(lab.clock.monotonic()).toBe(name === "before it begins" ? 0 : 15_000);
    if (name === "before it begins") expect(lab.emulator.books.requestsSeen()).toEqual([]);
  });

  it("let go of the caller's signal when a call is over", async () => {
    const { batch } = openLab(profile);
    const controller = new AbortController();
    const held = new Map<unknown, number>();
    const { signal } = controller;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (type: string, listener: never, options?: AddEventListenerOptions) => {
      held.set(listener, 1);
      addEventListener.call(signal, type, listener, options);
    };
    signal.removeEventListener = (type: string, listener: never) => {
      held.delete(listener);
      removeEventListener.call(signal, type, listener);
    };
    await batch.jobs.list({}, { signal });
    await batch.jobs.get({ job_id: "00000000-0000-4000-8000-000000000000" }, { signal }).catch(() => {});
    expect(held.size).toBe(0);
  });
});
