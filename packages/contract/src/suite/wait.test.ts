import { expect, it } from "vitest";
import { inlineJob, onEveryService, openLab, rejectionOf } from "../support/lab.ts";

const HOUR_MS = 3_600_000;

onEveryService("a wait for a job", (profile) => {
  it("ends with the job, and tells of each poll on the way", async () => {
    const { batch, clock } = openLab(profile);
    const job = await batch.jobs.create(inlineJob(9000));
    const polls: [string, number][] = [];
    const ended = await batch.jobs.wait(job, {
      onPoll: ({ status }, { nextPollMs }) => polls.push([status, nextPollMs]),
    });
    const endpoint: "/v1/chat/completions" = ended.endpoint;
    expect([endpoint, ended.status, ended.succeeded_requests]).toEqual(["/v1/chat/completions", "SUCCESS", 9000]);
    expect(polls.map(([status]) => status)).toContain("RUNNING");
    for (const [index, [, nextPollMs]] of polls.entries()) expect(nextPollMs).toBe(10_000 * 2 ** index * 0.95);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(90_000);
  });

  it.each(["SUCCESS", "FAILED", "TIMEOUT_EXCEEDED", "CANCELLED"] as const)("ends with %s", async (status) => {
    const { batch, emulator } = openLab(profile);
    const when = { operation: "jobs.create" } as const;
    if (status !== "SUCCESS") emulator.faults.add({ when, fault: { kind: "job-ends", status, afterRows: 2 } });
    const job = await batch.jobs.create(inlineJob());
    expect((await batch.jobs.wait(job)).status).toBe(status);
  });

  it.each(["SUCCESS", "FAILED", "TIMEOUT_EXCEEDED", "CANCELLED"])(
    "ends with %s also where the service does not say when that was",
    async (status) => {
      const { batch, clock, intercept } = openLab(profile);
      const job = await batch.jobs.create(inlineJob());
      intercept(async (request, next) => {
        const answer = (await (await next(request)).json()) as object;
        return Response.json({ ...answer, status, completed_at: null });
      });
      await clock.advance(60_000);
      const startedMs = clock.monotonic();
      expect((await batch.jobs.wait(job)).status).toBe(status);
      expect(clock.monotonic()).toBe(startedMs);
    },
  );

  it("ends with a state that nobody knows once the job has completed", async () => {
    const { batch, emulator } = openLab(profile);
    const fault = { kind: "job-status-word", status: "ARCHIVED", phase: "ended" } as const;
    emulator.faults.add({ when: { operation: "jobs.create" }, fault });
    const ended = await batch.jobs.wait(await batch.jobs.create(inlineJob()));
    expect(ended.status).toBe("ARCHIVED");
    expect(ended.completed_at).toBeGreaterThan(0);
  });

  it("goes on through a state that nobody knows, with one warning, but not for ever", async () => {
    const { batch, clock, intercept } = openLab(profile);
    intercept(async (request, next) => {
      const response = await next(request);
      if (request.method !== "GET" || !response.ok) return response;
      return Response.json({ ...((await response.json()) as object), status: "PONDERING", completed_at: null });
    });
    const job = await batch.jobs.create({ ...inlineJob(), timeout_hours: 24 });
    const warnings: string[] = [];
    const wait = batch.jobs.wait(job, {
      timeout_hours: 24,
      pollMs: HOUR_MS,
      maxPollMs: HOUR_MS,
      onWarning: (message) => warnings.push(message),
    });
    expect(await rejectionOf(wait)).toMatchObject({ name: "TimeoutError", code: "deadline_exceeded" });
    expect(warnings).toEqual([expect.stringContaining('"PONDERING"')]);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(48 * HOUR_MS);
    expect(clock.monotonic()).toBeLessThan(49 * HOUR_MS);
  });

  it.each([
    ["503", { kind: "respond", status: 503 }],
    ["429", { kind: "rate-limited", retryAfter: 120 }],
    ["reset", { kind: "reset" }],
    ["silence", { kind: "stall" }],
    ["an absurd Retry-After", { kind: "rate-limited", retryAfter: 100_000 }],
  ] as const)("is not ended by %s, however often it comes", async (_what, fault) => {
    const { batch, emulator } = openLab(profile);
    const job = await batch.jobs.create(inlineJob());
    emulator.faults.add({ when: { operation: "jobs.get", times: 12 }, fault });
    expect((await batch.jobs.wait(job)).status).toBe("SUCCESS");
  });

  it.each([
    ["unauthorized", { kind: "quota-exhausted" }],
    ["payment_required", { kind: "billing-off" }],
    ["forbidden", { kind: "forbidden" }],
  ] as const)("is ended by an account that is %s", async (code, fault) => {
    const { batch, emulator } = openLab(profile);
    const job = await batch.jobs.create(inlineJob());
    emulator.faults.add({ when: { operation: "jobs.get" }, fault });
    await expect(batch.jobs.wait(job)).rejects.toMatchObject({ code });
  });

  it("takes a 404 for five minutes, since what was just made may not be readable yet", async () => {
    const { batch } = openLab(profile, { unknowns: { newJobHiddenMs: 250_000 } });
    const job = await batch.jobs.create(inlineJob());
    expect((await batch.jobs.wait(job)).status).toBe("SUCCESS");
  });

  it("is ended by a 404 that lasts", async () => {
    const { batch, clock } = openLab(profile, { unknowns: { newJobHiddenMs: HOUR_MS } });
    const job = await batch.jobs.create(inlineJob());
    expect(await rejectionOf(batch.jobs.wait(job))).toMatchObject({ code: "not_found" });
    expect(clock.monotonic()).toBeGreaterThanOrEqual(300_000);
    expect(clock.monotonic()).toBeLessThan(700_000);
  });

  it("stops at its deadline and leaves the job alone", async () => {
    const { batch, clock, emulator } = openLab(profile);
    const job = await batch.jobs.create(inlineJob(9000));
    const error = await rejectionOf(batch.jobs.wait(job, { deadlineMs: 60_000 }));
    expect(error).toMatchObject({
      name: "TimeoutError",
      code: "deadline_exceeded",
      limitMs: 60_000,
      isRetryable: false,
    });
    expect(clock.monotonic()).toBe(60_000);
    expect(emulator.books.requestsSeen({ operation: "jobs.cancel" })).toEqual([]);
    expect((await batch.jobs.wait(job)).status).toBe("SUCCESS");
  });

  it("lasts seven days if it has to, with few polls", async () => {
    const { batch, clock, emulator } = openLab(profile, { timing: { queueMs: 7 * 24 * HOUR_MS - 60_000 } });
    const job = await batch.jobs.create({ ...inlineJob(), timeout_hours: 168 });
    await batch.jobs.wait(job, { maxPollMs: 3 * HOUR_MS });
    expect(clock.monotonic()).toBeGreaterThanOrEqual(7 * 24 * HOUR_MS - 60_000);
    expect(emulator.books.requestsSeen({ operation: "jobs.get" }).length).toBeLessThan(80);
  });

  it("refuses a job of another endpoint", async () => {
    const { batch } = openLab(profile);
    const { id: job_id } = await batch.jobs.create(inlineJob());
    const wait = batch.jobs.wait({ job_id, endpoint: "/v1/embeddings" });
    await expect(wait).rejects.toMatchObject({ code: "invalid_argument", field: "endpoint" });
  });
});
