import { expect, it } from "vitest";
import { network } from "#network";
import { runtime } from "#runtime";
import {
  expectPaidOnce,
  inlineJob,
  type Lab,
  ONCE,
  onEveryService,
  openLab,
  rejectionOf,
  timesAsked,
  uploadRows,
} from "../support/lab.ts";

const ENDPOINT = "/v1/chat/completions";

/** Whatever goes wrong first, the money is looked up in the service's books, never in what the client says. */
onEveryService("a create", (profile) => {
  /** Of all the jobs that the list shows, one must show a key before the absence of another proves anything. */
  async function seeEcho({ batch, emulator, clock }: Lab): Promise<number> {
    await batch.jobs.create(inlineJob(1, "bread"));
    await emulator.finishJobs();
    await clock.advance(60_000);
    return emulator.books.executionCount();
  }

  const loseReply = ({ emulator }: Lab): unknown =>
    emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reply-lost" } });

  it("whose reply is lost adopts the job that was made", async () => {
    const lab = openLab(profile);
    loseReply(lab);
    const job = await lab.batch.jobs.create(inlineJob());
    expect(lab.emulator.books.creates()).toMatchObject([{ job_id: job.id, isReplied: false }]);
    expect(job.endpoint).toBe(ENDPOINT);
    await expectPaidOnce(lab, 3);
  });

  it.each([
    ["a lost reply", { kind: "reply-lost" }],
    ["a timeout of a gateway", { kind: "respond", status: 408, body: "{}", acts: true }],
  ] as const)("over a connection that has served before, and then %s, makes one job", async (_what, fault) => {
    const lab = openLab(profile);
    lab.intercept(async (request, next) => {
      const { body, status, headers } = await next(request);
      return new Response(body, { status, headers: { ...Object.fromEntries(headers), connection: "keep-alive" } });
    });
    await lab.batch.jobs.create(inlineJob(1, "bread"));
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault });
    await lab.batch.jobs.create(inlineJob());
    expect(lab.emulator.books.creates()).toHaveLength(2);
    await expectPaidOnce(lab, 4);
  });

  it("of a file whose reply is lost adopts the job that was made", async () => {
    const lab = openLab(profile);
    const input_files = [await uploadRows(lab)];
    loseReply(lab);
    const job = await lab.batch.jobs.create({ endpoint: ENDPOINT, model: "mistral-small-latest", input_files });
    expect(lab.emulator.books.creates()).toMatchObject([{ job_id: job.id }]);
    await expectPaidOnce(lab, 3);
  });

  // What is accepted after the window, and what a stale list shows only then, is a late twin: a run looks for those.
  it.each(profile === "friendly" ? [1_000, 60_000, 119_000] : [1_000, 60_000, 85_000])(
    "that is accepted %i ms late adopts the job",
    async (delayMs) => {
      const lab = openLab(profile);
      lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "accepted-late", delayMs } });
      const job = await lab.batch.jobs.create(inlineJob());
      expect(lab.emulator.books.creates()).toMatchObject([{ job_id: job.id }]);
      await expectPaidOnce(lab, 3);
    },
  );

  it.each([
    ["truncated", { kind: "truncated-json" }],
    ["unreadable", { kind: "not-json" }],
    ["a page of a gateway", { kind: "html", status: 502, acts: true }],
    ["a timeout of a gateway", { kind: "respond", status: 408, body: "{}", acts: true }],
    ["a conflict", { kind: "respond", status: 409, body: "{}", acts: true }],
    ["without an id", { kind: "respond", status: 200, body: {}, acts: true }],
  ] as const)("whose answer is %s makes one job", async (_what, fault) => {
    const lab = openLab(profile);
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault });
    const job = await lab.batch.jobs.create(inlineJob());
    expect(lab.emulator.books.creates()).toMatchObject([{ job_id: job.id }]);
    await expectPaidOnce(lab, 3);
  });

  it("whose answer is cut behind its id gives the job, with a key or without", async () => {
    const lab = openLab(profile);
    for (const submission_key of ["mine", false] as const) {
      lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "truncated-json" } });
      const { id } = await lab.batch.jobs.create({ ...inlineJob(3, String(submission_key)), submission_key });
      expect(lab.emulator.books.creates().at(-1)).toMatchObject({ job_id: id });
    }
    expect(lab.emulator.books.requestsSeen()).toHaveLength(2);
    await expectPaidOnce(lab, 6);
  });

  it("whose answer drips for hours is over after a minute, and adopts its job", async () => {
    const lab = openLab(profile);
    lab.intercept(async (request, next) => {
      const response = await next(request);
      if (request.method !== "POST") return response;
      const text = await response.text();
      let sent = 0;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        async pull(controller) {
          if (sent >= text.length) return controller.close();
          // Never silent for as long as any limit of silence is.
          await new Promise<void>((resolve) => void lab.clock.setTimer(resolve, 25_000));
          controller.enqueue(new TextEncoder().encode(text.slice(sent, sent + 1)));
          sent += 1;
          return undefined;
        },
      });
      return new Response(body, { headers: { "content-type": "application/json" } });
    });
    const job = await lab.batch.jobs.create(inlineJob());
    expect(lab.emulator.books.creates()).toMatchObject([{ job_id: job.id }]);
    expect(timesAsked(lab, "jobs.list")[0]).toBe(0);
    expect(lab.clock.monotonic()).toBeLessThan(200_000);
    await expectPaidOnce(lab, 3);
  });

  it("whose reply is lost is found behind newer jobs of others", async () => {
    const lab = openLab(profile, { unknowns: { maxPageSize: 2 } });
    loseReply(lab);
    let isFirst = true;
    lab.intercept(async (request, next) => {
      if (request.method === "GET" && isFirst) {
        isFirst = false;
        for (let made = 0; made < 5; made += 1) await lab.batch.jobs.create(inlineJob(1, `bread ${made}`));
        await lab.clock.advance(1000);
      }
      return await next(request);
    });
    const job = await lab.batch.jobs.create(inlineJob());
    expect(lab.emulator.books.creates()[0]).toMatchObject({ job_id: job.id });
    expect(lab.emulator.books.creates()).toHaveLength(6);
    await expectPaidOnce(lab, 8);
  });

  it("that waits for its answer in vain makes one job", async () => {
    const lab = openLab(profile);
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "stall", acts: true } });
    const job = await lab.batch.jobs.create(inlineJob());
    expect(lab.emulator.books.creates()).toMatchObject([{ job_id: job.id }]);
    await expectPaidOnce(lab, 3);
  });

  it.each([
    ["a 503", { kind: "respond", status: 503, body: { message: "busy" } }],
    ["a reset", { kind: "reset" }],
    ["silence", { kind: "stall", acts: false }],
  ] as const)("of a file that met %s before it was accepted is sent again once", async (_what, fault) => {
    const lab = openLab(profile);
    const input_files = [await uploadRows(lab)];
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault });
    const job = await lab.batch.jobs.create({ endpoint: ENDPOINT, model: "mistral-small-latest", input_files });
    expect(lab.emulator.books.creates()).toMatchObject([{ job_id: job.id }]);
    expect(timesAsked(lab, "jobs.create")).toHaveLength(2);
    expect(timesAsked(lab, "jobs.create")[1]).toBeGreaterThanOrEqual(120_000);
    await expectPaidOnce(lab, 3);
  });

  it("of requests that met a 503 is sent again where the list shows keys", async () => {
    const lab = openLab(profile);
    const before = await seeEcho(lab);
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "respond", status: 503 } });
    await lab.batch.jobs.create(inlineJob(2));
    expect(timesAsked(lab, "jobs.create")).toHaveLength(3);
    await expectPaidOnce(lab, before + 2);
  });

  it("of requests that met a 503 is not sent again where no listed job shows a key", async () => {
    const lab = openLab(profile);
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "respond", status: 503 } });
    const error = await rejectionOf(lab.batch.jobs.create({ ...inlineJob(), submission_key: "mine" }));
    expect(error).toMatchObject({ name: "AmbiguousSubmitError", code: "ambiguous_submit", submission_key: "mine" });
    expect(timesAsked(lab, "jobs.create")).toHaveLength(1);
    expect(lab.emulator.books.creates()).toEqual([]);
  });

  it("without a key whose reply is lost is never sent again", async () => {
    const lab = openLab(profile);
    loseReply(lab);
    const error = await rejectionOf(lab.batch.jobs.create({ ...inlineJob(), submission_key: false }));
    expect(error).toMatchObject({ code: "ambiguous_submit", submission_key: null, isRetryable: false });
    expect(timesAsked(lab, "jobs.create")).toHaveLength(1);
    expect(lab.emulator.books.creates()[0]?.metadata ?? {}).toEqual({});
    await expectPaidOnce(lab, 3);
  });

  it("finds two jobs under its key and takes the older one", async () => {
    const lab = openLab(profile);
    const params = { ...inlineJob(), submission_key: "twins" };
    const older = await lab.batch.jobs.create(params);
    await lab.clock.advance(10_000);
    await lab.batch.jobs.create(params);
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reset" } });
    await lab.clock.advance(40_000);
    expect((await lab.batch.jobs.create(params)).id).toBe(older.id);
    expect(lab.emulator.books.creates()).toHaveLength(2);
  });

  it("whose reply is lost says so where the list cannot be read", async () => {
    const lab = openLab(profile);
    loseReply(lab);
    lab.emulator.faults.add({ when: { operation: "jobs.list", times: 1000 }, fault: { kind: "respond", status: 500 } });
    const error = await rejectionOf(lab.batch.jobs.create({ ...inlineJob(), submission_key: "mine" }));
    expect(error).toMatchObject({ code: "ambiguous_submit", submission_key: "mine" });
    expect(timesAsked(lab, "jobs.create")).toHaveLength(1);
    lab.emulator.faults.clear();
    const found = await lab.batch.jobs.findSubmitted({ submission_key: "mine" });
    expect(found?.id).toBe(lab.emulator.books.creates()[0]?.job_id);
    await expectPaidOnce(lab, 3);
  });

  it("whose reply is lost survives a list that fails for a while", async () => {
    const lab = openLab(profile);
    loseReply(lab);
    lab.emulator.faults.add({ when: { operation: "jobs.list", times: 3 }, fault: { kind: "respond", status: 500 } });
    const job = await lab.batch.jobs.create(inlineJob());
    expect(lab.emulator.books.creates()).toMatchObject([{ job_id: job.id }]);
    await expectPaidOnce(lab, 3);
  });

  it.each([
    ["waits for the answer", 5_000, { kind: "stall", acts: true }],
    ["looks for the job", 2_000, { kind: "reply-lost" }],
  ] as const)("that is aborted while it %s ends at once, and its job is found", async (_when, afterMs, fault) => {
    const lab = openLab(profile);
    lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault });
    // Nothing is found before the abort.
    if (fault.kind === "reply-lost") {
      lab.emulator.faults.add({
        when: { operation: "jobs.list", times: 1000 },
        fault: { kind: "respond", status: 500 },
      });
    }
    const controller = new AbortController();
    const reason = new Error("the caller has had enough");
    lab.clock.setTimer(() => controller.abort(reason), afterMs);
    const params = { ...inlineJob(), submission_key: "mine" };
    expect(await rejectionOf(lab.batch.jobs.create(params, { signal: controller.signal }))).toBe(reason);
    expect(lab.clock.monotonic()).toBe(afterMs);
    lab.emulator.faults.clear();
    await lab.clock.advance(60_000);
    const found = await lab.batch.jobs.findSubmitted({ submission_key: "mine" });
    expect(found?.id).toBe(lab.emulator.books.creates()[0]?.job_id);
    await expectPaidOnce(lab, 3);
  });

  it("whose reply is lost is not repeated by retries, however eager they are", async () => {
    const lab = openLab(profile);
    loseReply(lab);
    const retries = { strategy: "backoff", backoff: { initialInterval: 1 }, retryConnectionErrors: true } as const;
    await lab.batch.jobs.create(inlineJob(), { retries });
    expect(timesAsked(lab, "jobs.create")).toHaveLength(1);
    await expectPaidOnce(lab, 3);
  });

  it("that was surely refused is repeated as retries say", async () => {
    const lab = openLab(profile);
    const limit = { kind: "rate-limited", retryAfter: 7 } as const;
    lab.emulator.faults.add({ when: { operation: "jobs.create", times: 2 }, fault: limit });
    await lab.batch.jobs.create(inlineJob());
    expect(timesAsked(lab, "jobs.create")).toEqual([0, 7_000, 14_000]);
    await expectPaidOnce(lab, 3);
  });

  it.each([
    [400, "rejected"],
    [401, "unauthorized"],
    [402, "payment_required"],
    [403, "forbidden"],
    [404, "not_found"],
    [422, "rejected"],
    [429, "rate_limited"],
  ] as const)("that is refused with %i gives that refusal and asks nobody", async (status, code) => {
    const lab = openLab(profile);
    lab.emulator.faults.add({
      when: { operation: "jobs.create" },
      fault: { kind: "respond", status, body: { detail: "no" } },
    });
    const error = await rejectionOf(lab.connect(ONCE).jobs.create(inlineJob()));
    expect(error).toMatchObject({ name: "HttpError", code, status });
    expect(lab.emulator.books.requestsSeen()).toHaveLength(1);
    expect(lab.emulator.books.creates()).toEqual([]);
  });

  it("whose connection is never made is undecided at its limit, also where a refused connection is a proof", async () => {
    const lab = openLab(profile);
    const baseUrl = network.stuckUrl;
    // Elsewhere nothing is a proof, and this is one of the many failures that are none.
    if (baseUrl === undefined || !runtime.canProveNotSent) return;
    const params = { ...inlineJob(), submission_key: "mine" };
    const error = await rejectionOf(lab.connect({ ...ONCE, baseUrl }).jobs.create(params));
    expect(error).toMatchObject({ code: "ambiguous_submit", submission_key: "mine" });
    expect(lab.emulator.books.requestsSeen()).toEqual([]);
  });

  it("that provably never left is repeated as retries say, or fails as such", async () => {
    const lab = openLab(profile);
    const baseUrl = network.deadUrl;
    const isProven = runtime.canProveNotSent && baseUrl !== undefined;
    // Where nothing can be proven, the case above with a reset is all there is to say.
    if (!isProven) return;
    const error = await rejectionOf(lab.connect({ ...ONCE, baseUrl }).jobs.create(inlineJob()));
    expect(error).toMatchObject({ code: "connection_failed", isNotSent: true });
    expect(lab.clock.monotonic()).toBe(0);
    const patient = lab.connect({ baseUrl }).jobs.create(inlineJob());
    expect(await rejectionOf(patient)).toMatchObject({ code: "connection_failed" });
    expect(lab.clock.monotonic()).toBeGreaterThan(1000);
    expect(lab.emulator.books.requestsSeen()).toEqual([]);
  });
});
