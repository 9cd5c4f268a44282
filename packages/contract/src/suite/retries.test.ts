import { expect, it } from "vitest";
import { inlineJob, type Lab, ONCE, onEveryService, openLab, rejectionOf, timesAsked } from "../support/lab.ts";

/** Lets the next requests be answered with a status. */
function fail({ emulator }: Lab, status: number, times: number, headers: Readonly<Record<string, string>> = {}): void {
  emulator.faults.add({ when: { times }, fault: { kind: "respond", status, headers } });
}

onEveryService("a repeatable call", (profile) => {
  it.each([408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])(
    "is repeated after %i until it succeeds",
    async (status) => {
      const lab = openLab(profile);
      fail(lab, status, 2);
      await lab.batch.jobs.list();
      // Half of 500 and of 750 ms: full jitter, with the fraction that the lab gives.
      expect(timesAsked(lab, "jobs.list")).toEqual([0, 250, 625]);
    },
  );

  it.each([400, 401, 402, 403, 404, 409, 422, 501])("is not repeated after %i", async (status) => {
    const lab = openLab(profile);
    fail(lab, status, 1);
    await rejectionOf(lab.batch.jobs.list());
    expect(timesAsked(lab, "jobs.list")).toEqual([0]);
  });

  it("gives up after five attempts with the last error", async () => {
    const lab = openLab(profile);
    fail(lab, 503, 100);
    expect(await rejectionOf(lab.batch.jobs.list())).toMatchObject({ code: "server_error", status: 503 });
    expect(timesAsked(lab, "jobs.list")).toHaveLength(5);
  });

  it.each([
    ["5", 5_000],
    ["1.5", 1_500],
    // By the clock of the service, which is ten seconds ahead.
    ["Tue, 24 Nov 2026 12:00:30 GMT", 20_000],
    ["600", 600_000],
  ])("waits as long as Retry-After: %s says", async (retryAfter, expectedMs) => {
    const lab = openLab(profile);
    fail(lab, 429, 1, { "retry-after": retryAfter, date: "Tue, 24 Nov 2026 12:00:10 GMT" });
    await lab.batch.jobs.list();
    expect(timesAsked(lab, "jobs.list")).toEqual([0, expectedMs]);
  });

  it.each(["0", "-5", "soon", "1e9x", "", "Tue, 24 Nov 2026 11:00:00 GMT"])(
    "backs off where Retry-After: %s says nothing",
    async (retryAfter) => {
      const lab = openLab(profile);
      fail(lab, 429, 1, { "retry-after": retryAfter });
      await lab.batch.jobs.list();
      expect(timesAsked(lab, "jobs.list")).toEqual([0, 250]);
    },
  );

  it.each(["601", "86400", "1e9", "99999999999999999999"])(
    "leaves an absurd Retry-After: %s to the caller",
    async (retryAfter) => {
      const lab = openLab(profile);
      fail(lab, 429, 1, { "retry-after": retryAfter });
      const outcome = await lab.batch.jobs.list().catch((error: unknown) => error);
      if (retryAfter === "1e9") expect(outcome).toMatchObject({ data: [] });
      else expect(outcome).toMatchObject({ code: "rate_limited", retryAfterMs: Number(retryAfter) * 1000 });
      expect(lab.clock.monotonic()).toBeLessThan(1000);
    },
  );

  it.each([
    ["a reset", { kind: "reset" }],
    ["a lost reply", { kind: "reply-lost" }],
    ["a body that breaks", { kind: "reset-mid-body", afterBytes: 5 }],
    ["silence", { kind: "stall" }],
  ] as const)("is repeated after %s", async (_what, fault) => {
    const lab = openLab(profile);
    lab.emulator.faults.add({ fault });
    expect((await lab.batch.jobs.list()).data).toEqual([]);
    expect(timesAsked(lab, "jobs.list")).toHaveLength(2);
  });

  it("takes a policy in the official shape", async () => {
    const lab = openLab(profile);
    fail(lab, 503, 100);
    const backoff = { initialInterval: 1000, maxInterval: 3000, exponent: 2, maxElapsedTime: 10_000 };
    await rejectionOf(lab.batch.jobs.list({}, { retries: { strategy: "backoff", backoff } }));
    expect(timesAsked(lab, "jobs.list")).toEqual([0, 500, 1500, 3000, 4500, 6000, 7500, 9000]);
  });

  it("repeats failed connections only where a given policy asks for it", async () => {
    const lab = openLab(profile);
    lab.emulator.faults.add({ when: { times: 1 }, fault: { kind: "reset" } });
    const retries = { strategy: "backoff", backoff: { maxElapsedTime: 10_000 } } as const;
    const error = await rejectionOf(lab.batch.jobs.list({}, { retries }));
    expect(error).toMatchObject({ code: "connection_lost" });
    lab.emulator.faults.add({ when: { times: 1 }, fault: { kind: "reset" } });
    await lab.batch.jobs.list({}, { retries: { ...retries, retryConnectionErrors: true } });
    expect(timesAsked(lab, "jobs.list")).toHaveLength(3);
  });

  it("is made once where the strategy is none, for a client and for a call", async () => {
    const lab = openLab(profile);
    fail(lab, 503, 2);
    await rejectionOf(lab.connect(ONCE).jobs.list());
    await rejectionOf(lab.batch.jobs.list({}, { retries: { strategy: "none" } }));
    expect(timesAsked(lab, "jobs.list")).toHaveLength(2);
  });

  it("refuses a policy that cannot be right", async () => {
    const lab = openLab(profile);
    const call = lab.batch.jobs.list({}, { retries: { strategy: "backoff", backoff: { exponent: 0.5 } } });
    await expect(call).rejects.toMatchObject({ code: "invalid_argument", field: "retries.backoff.exponent" });
    expect(timesAsked(lab, "jobs.list")).toEqual([]);
  });

  it("is repeated whatever it is, but for a create", async () => {
    const lab = openLab(profile);
    const { id: job_id } = await lab.batch.jobs.create(inlineJob(1000));
    for (const call of [
      () => lab.batch.jobs.get({ job_id }),
      () => lab.batch.jobs.cancel({ job_id }),
      () => lab.batch.files.list(),
      () => lab.batch.files.upload({ file: new File(['{"custom_id":"1","body":{}}\n'], "a.jsonl") }),
    ]) {
      fail(lab, 503, 1);
      const before = lab.emulator.books.requestsSeen().length;
      await call();
      expect(lab.emulator.books.requestsSeen()).toHaveLength(before + 2);
    }
  });
});
