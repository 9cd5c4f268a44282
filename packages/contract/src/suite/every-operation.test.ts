import type { Fault } from "@mistral-batch/emulator";
import { expect, it } from "vitest";
import { type Lab, ONCE, onEveryService, openLab, rejectionOf, timesAsked } from "../support/lab.ts";
import { OPERATIONS, type OperationCase } from "../support/operations.ts";

/** Jobs last until they are told to end. */
const LONG_JOBS = { timing: { queueMs: 3_600_000 } };

/** What can come of a request, and what every operation makes of it. */
const FAILURES: Readonly<Record<string, { readonly fault: Fault; readonly code: string; readonly isSure?: boolean }>> =
  {
    "400": { fault: { kind: "respond", status: 400, body: { detail: "no" } }, code: "rejected", isSure: true },
    "401": { fault: { kind: "quota-exhausted" }, code: "unauthorized", isSure: true },
    "402": { fault: { kind: "billing-off" }, code: "payment_required", isSure: true },
    "403": { fault: { kind: "forbidden" }, code: "forbidden", isSure: true },
    "404": { fault: { kind: "respond", status: 404, body: { detail: "Not Found" } }, code: "not_found", isSure: true },
    "409": { fault: { kind: "respond", status: 409, body: { detail: "busy" } }, code: "rejected" },
    "422": { fault: { kind: "respond", status: 422, body: { detail: [] } }, code: "rejected", isSure: true },
    "429": { fault: { kind: "rate-limited" }, code: "rate_limited", isSure: true },
    "500": { fault: { kind: "respond", status: 500 }, code: "server_error" },
    "503": { fault: { kind: "respond", status: 503, body: { message: "busy" } }, code: "server_error" },
    "a page of a gateway": { fault: { kind: "html", status: 520 }, code: "server_error" },
    "a reset": { fault: { kind: "reset" }, code: "connection_lost" },
    "a body that breaks": { fault: { kind: "reset-mid-body", afterBytes: 5 }, code: "connection_lost" },
    "text in place of JSON": { fault: { kind: "not-json" }, code: "invalid_response" },
  };

/** Content is whatever it is, and is longer than an answer that is not it. */
const isContent = ({ operation }: OperationCase): boolean => operation === "files.download";

const failures = OPERATIONS.flatMap((each) =>
  Object.keys(FAILURES)
    .filter((failure) => !(isContent(each) && failure === "text in place of JSON"))
    .map((failure) => ({ ...each, failure })),
);

/** Each place where a call can be waiting for the service. */
const SILENCES: Readonly<Record<string, { readonly fault: Fault; readonly code: string }>> = {
  headers: { fault: { kind: "stall" }, code: "headers_timeout" },
  "the rest of a body": { fault: { kind: "stall", at: "body", afterBytes: 5 }, code: "idle_timeout" },
};
const silences = OPERATIONS.flatMap((each) => Object.keys(SILENCES).map((silence) => ({ ...each, silence })));

/** A failure of the very operation, however often it is asked for. */
function fail({ emulator }: Lab, { operation }: OperationCase, fault: Fault, times = 100): void {
  emulator.faults.add({ when: { operation, times }, fault });
}

onEveryService("every operation", (profile) => {
  it.each(OPERATIONS)("gives its answer to one request: $operation", async ({ operation, prepare, call }) => {
    const lab = openLab(profile, LONG_JOBS);
    const id = await prepare(lab);
    const before = timesAsked(lab, operation).length;
    expect(await call(lab.batch, id, {})).toBeTruthy();
    expect(timesAsked(lab, operation)).toHaveLength(before + 1);
  });

  it.each(failures)("fails with $failure as what it is: $operation", async ({ failure, ...each }) => {
    const lab = openLab(profile, LONG_JOBS);
    const id = await each.prepare(lab);
    const { fault, code, isSure = false } = FAILURES[failure] ?? { fault: { kind: "reset" }, code: failure };
    fail(lab, each, fault);
    const isDoubtful = each.operation === "jobs.create" && !isSure;
    const error = await rejectionOf(each.call(lab.connect(ONCE), id, {}));
    expect(error).toMatchObject({ code: isDoubtful ? "ambiguous_submit" : code });
    expect((error as Error).message).not.toContain("\n");
  });

  it.each(OPERATIONS)("is repeated after a 429 and a Retry-After: $operation", async (each) => {
    const lab = openLab(profile, LONG_JOBS);
    const id = await each.prepare(lab);
    const before = timesAsked(lab, each.operation).length;
    fail(lab, each, { kind: "rate-limited", retryAfter: 7 }, 2);
    await each.call(lab.batch, id, {});
    const times = timesAsked(lab, each.operation).slice(before);
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 7_000, 14_000]);
  });

  it.each(silences)("ends by itself where it waits for $silence: $operation", async ({ silence, ...each }) => {
    const lab = openLab(profile, LONG_JOBS);
    const id = await each.prepare(lab);
    const { fault, code } = SILENCES[silence] ?? { fault: { kind: "stall" }, code: silence };
    fail(lab, each, fault);
    const startedMs = lab.clock.monotonic();
    const limits = { timeoutMs: 1_234, idleMs: 1_234 };
    const error = await rejectionOf(each.call(lab.connect(ONCE), id, limits));
    const isDoubtful = each.operation === "jobs.create";
    const { limitMs } = (isDoubtful ? (error as Error).cause : error) as { readonly limitMs?: number };
    expect(error).toMatchObject({ code: isDoubtful ? "ambiguous_submit" : code });
    // Where nobody sees an upload leave, it gets the time that a slow line takes.
    const blindMs = code === "headers_timeout" && each.operation === "files.upload" ? 600_000 : 0;
    expect([1_234, 1_234 + blindMs]).toContain(limitMs);
    expect(lab.clock.monotonic() - startedMs).toBe(limitMs);
  });

  it.each(silences)("ends with the reason of an abort while it waits for $silence: $operation", async (given) => {
    const { silence, ...each } = given;
    const lab = openLab(profile, LONG_JOBS);
    const id = await each.prepare(lab);
    fail(lab, each, SILENCES[silence]?.fault ?? { kind: "reset" });
    await expectAbort(lab, each, id, 15_000);
  });

  it.each(OPERATIONS)("ends with the reason of an abort while it waits to try again: $operation", async (each) => {
    const lab = openLab(profile, LONG_JOBS);
    const id = await each.prepare(lab);
    fail(lab, each, { kind: "rate-limited", retryAfter: 300 });
    await expectAbort(lab, each, id, 15_000);
  });

  it.each(OPERATIONS)("sends nothing where it is aborted before it begins: $operation", async (each) => {
    const lab = openLab(profile, LONG_JOBS);
    const id = await each.prepare(lab);
    const before = lab.emulator.books.requestsSeen().length;
    await expectAbort(lab, each, id, 0);
    expect(lab.emulator.books.requestsSeen()).toHaveLength(before);
  });

  /** Aborts a call after some time, or before it is made, and sees it end right then. */
  async function expectAbort(lab: Lab, { call }: OperationCase, id: string, afterMs: number): Promise<void> {
    const controller = new AbortController();
    const reason = { any: "value that a caller may give" };
    const startedMs = lab.clock.monotonic();
    if (afterMs === 0) controller.abort(reason);
    else lab.clock.setTimer(() => controller.abort(reason), afterMs);
    expect(await rejectionOf(call(lab.batch, id, { signal: controller.signal }))).toBe(reason);
    expect(lab.clock.monotonic() - startedMs).toBe(afterMs);
  }
});
