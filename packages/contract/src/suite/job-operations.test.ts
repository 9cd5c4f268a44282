import { expect, it } from "vitest";
import { inlineJob, onEveryService, openLab, uploadRows } from "../support/lab.ts";

const NO_JOB = "00000000-0000-4000-8000-000000000000";

onEveryService("the job operations", (profile) => {
  it("create a job from requests and show it typed by its endpoint", async () => {
    const { batch, emulator } = openLab(profile);
    const job = await batch.jobs.create({ ...inlineJob(), metadata: { team: "a" }, timeout_hours: 2 });
    const endpoint: "/v1/chat/completions" = job.endpoint;
    expect([endpoint, job.status, job.object]).toEqual(["/v1/chat/completions", "QUEUED", "batch"]);
    expect(emulator.books.creates()).toMatchObject([{ job_id: job.id, rows: 3, metadata: { team: "a" } }]);
    expect(emulator.books.creates()[0]?.metadata?.["mb_key"]).toMatch(/^[\da-f-]{36}$/);
  });

  it("create a job from a file", async () => {
    const lab = openLab(profile);
    const file_id = await uploadRows(lab, 5);
    const job = await lab.batch.jobs.create({
      endpoint: "/v1/embeddings",
      model: "mistral-embed",
      input_files: [file_id],
    });
    expect(job.input_files).toEqual([file_id]);
    expect(lab.emulator.books.creates()).toMatchObject([{ job_id: job.id, rows: 5 }]);
  });

  it("get a job, with its results where they are asked for", async () => {
    const { batch, emulator } = openLab(profile);
    const { id: job_id } = await batch.jobs.create(inlineJob());
    await emulator.finishJobs();
    const job = await batch.jobs.get({ job_id, inline: true });
    expect([job.status, job.total_requests, job.outputs?.length]).toEqual(["SUCCESS", 3, 3]);
    expect((await batch.jobs.get({ job_id, inline: false })).status).toBe("SUCCESS");
  });

  it("give a good answer although lists are null, fields are missing and others are new", async () => {
    const { batch, intercept } = openLab(profile);
    const { id: job_id } = await batch.jobs.create(inlineJob());
    const answer = { id: job_id, input_files: null, errors: null, outputs: null, status: "PONDERING", new_field: [1] };
    intercept(async (request) => Response.json(request.url.includes(job_id) ? answer : { data: null, total: null }));
    const job = await batch.jobs.get({ job_id });
    expect(job).toMatchObject({ id: job_id, input_files: [], errors: [], status: "PONDERING", new_field: [1] });
    expect((await batch.jobs.list()).data).toEqual([]);
  });

  it("cancel a job, which then ends as cancelled", async () => {
    const { batch, emulator } = openLab(profile);
    const { id: job_id } = await batch.jobs.create(inlineJob(1000));
    expect((await batch.jobs.cancel({ job_id })).status).toBe("CANCELLATION_REQUESTED");
    await emulator.finishJobs();
    expect((await batch.jobs.get({ job_id })).status).toBe("CANCELLED");
  });

  it("delete a job that has ended", async () => {
    const { batch, emulator } = openLab(profile);
    const { id: job_id } = await batch.jobs.create(inlineJob());
    await emulator.finishJobs();
    expect(await batch.jobs.delete({ job_id })).toMatchObject({ id: job_id, deleted: true });
    await expect(batch.jobs.get({ job_id })).rejects.toMatchObject({ code: "not_found", status: 404 });
  });

  it("send every parameter of a list under its own name", async () => {
    const { batch, emulator } = openLab(profile);
    await batch.jobs.list({
      page: 2,
      page_size: 7,
      model: "mistral-small-latest",
      agent_id: "ag_1",
      metadata: { team: "a b&c" },
      created_after: new Date("2026-01-02T03:04:05Z"),
      created_by_me: true,
      status: ["QUEUED", "RUNNING"],
      order_by: "created",
    });
    const query = new URLSearchParams(emulator.books.requestsSeen()[0]?.query);
    expect([...query].sort(([left], [right]) => left.localeCompare(right))).toEqual([
      ["agent_id", "ag_1"],
      ["created_after", "2026-01-02T03:04:05.000Z"],
      ["created_by_me", "true"],
      ["model", "mistral-small-latest"],
      ["order_by", "created"],
      ["page", "2"],
      ["page_size", "7"],
      ["status", "QUEUED"],
      ["status", "RUNNING"],
      ["team", "a b&c"],
    ]);
  });

  it("list only jobs whose metadata matches, whatever the service does with the filter", async () => {
    const { batch, clock } = openLab(profile);
    const wanted = await batch.jobs.create({ ...inlineJob(), metadata: { team: "a" } });
    await batch.jobs.create({ ...inlineJob(), metadata: { team: "b" } });
    await clock.advance(60_000);
    const { data } = await batch.jobs.list({ metadata: { team: "a" } });
    // Where the list shows no metadata nothing can be told to match, and nothing wrong is given.
    expect(data.map(({ id }) => id)).toEqual(profile === "friendly" ? [wanted.id] : []);
  });

  it.each([
    ["get", { job_id: "not an id" }],
    ["cancel", { job_id: "" }],
    ["delete", { job_id: "../files" }],
    ["create", { endpoint: "/v1/embeddings", model: "mistral-embed" }],
    ["create", { ...inlineJob(), input_files: [NO_JOB] }],
    ["create", { ...inlineJob(), timeoutHours: 24 }],
    ["create", { ...inlineJob(), timeout_hours: 169 }],
    ["create", { ...inlineJob(), metadata: { ["k".repeat(33)]: "v" } }],
    ["create", { ...inlineJob(), requests: [{ customId: "1", body: {} }] }],
    ["list", { metadata: { status: "RUNNING" } }],
    ["list", { status: "RUNNING" }],
    ["list", { page: -1 }],
  ] as const)("refuse before anything is sent: %s(%o)", async (name, params) => {
    const { batch, emulator } = openLab(profile);
    const call = batch.jobs[name] as (params: unknown) => Promise<unknown>;
    await expect(call(params)).rejects.toMatchObject({ name: "InvalidInputError", code: "invalid_argument" });
    expect(emulator.books.requestsSeen()).toEqual([]);
  });

  it.each(["get", "cancel", "delete"] as const)("say that there is no such job: %s", async (name) => {
    const { batch } = openLab(profile);
    await expect(batch.jobs[name]({ job_id: NO_JOB })).rejects.toMatchObject({
      name: "HttpError",
      code: "not_found",
      status: 404,
      isRetryable: false,
    });
  });
});
