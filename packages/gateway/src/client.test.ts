// Our own client behind a gateway: everything works as in front of the service itself.
import { findSubmittedJob, memorySink, retryWhileFresh } from "@mistral-batch/core";
import { describe, expect, it } from "vitest";
import { ENDPOINT, inputFile, MODEL, makeWorld, row, spoil } from "./test-support/world.ts";

const create = { endpoint: ENDPOINT, model: MODEL } as const;

describe.each(["friendly", "pessimist"] as const)("a client behind a gateway in front of a %s service", (profile) => {
  const world = (options = {}) => makeWorld(options, { profile });

  it("uploads, creates, waits, collects, lists, cancels and deletes", async () => {
    const here = world();
    const batch = here.client("alice");
    const file = await batch.files.upload({ file: inputFile(5) });
    expect(file).toMatchObject({ filename: "in.jsonl", purpose: "batch" });
    const made = await retryWhileFresh(batch.client, () =>
      batch.jobs.create({ ...create, input_files: [file.id], metadata: { project: "x" } }),
    );
    expect(made).toMatchObject({
      input_files: [file.id],
      metadata: { project: "x", mb_key: expect.any(String) as string },
    });
    const done = await batch.jobs.wait({ job_id: made.id });
    const rows = [];
    for await (const each of batch.results(done, { endpoint: ENDPOINT })) rows.push(each);
    expect(new Set(rows.map(({ custom_id }) => custom_id))).toEqual(new Set(["0", "1", "2", "3", "4"]));
    here.clock.advance(60_000);
    const listed = [];
    for await (const job of batch.jobs.all({ metadata: { project: "x" } })) listed.push(job.id);
    expect(listed).toEqual([made.id]);
    expect((await batch.files.list({ purpose: "batch" })).data.map(({ id }) => id)).toContain(done.output_file);
    const open = await batch.jobs.create({ ...create, requests: [row("1")], timeout_hours: 48 });
    expect(await batch.jobs.cancel({ job_id: open.id })).toMatchObject({
      id: open.id,
      status: "CANCELLATION_REQUESTED",
    });
    expect(await batch.jobs.delete({ job_id: done.id })).toMatchObject({ id: done.id, deleted: true });
    expect(await batch.files.delete({ file_id: file.id })).toMatchObject({ id: file.id, deleted: true });
    await expect(batch.jobs.get({ job_id: done.id })).rejects.toMatchObject({ code: "not_found" });
    const { url } = await batch.files.getSignedUrl({ file_id: done.output_file ?? "" });
    expect(await (await here.gateway(new Request(url))).text()).toContain('"custom_id"');
  });

  it("finds the rows of an inline job", async () => {
    const batch = world().client("alice");
    const made = await batch.jobs.create({ ...create, requests: [row("1"), row("2")] });
    const done = await batch.jobs.wait({ job_id: made.id });
    const rows = [];
    for await (const each of batch.results(done, { endpoint: ENDPOINT })) rows.push(each.custom_id);
    expect(new Set(rows)).toEqual(new Set(["1", "2"]));
  });

  it.each([
    ["the reply is lost", { kind: "reply-lost" }],
    ["the reply is a page of a proxy", { kind: "html", status: 502, acts: true }],
    ["the job is accepted late", { kind: "accepted-late", delayMs: 20_000 }],
  ] as const)("pays once where %s", async (_name, fault) => {
    const here = world();
    const batch = here.client("alice");
    await here.client("bob").jobs.create({ ...create, requests: [row("b")] });
    spoil(here, "jobs.create", fault);
    const job = await batch.jobs.create({ ...create, requests: [row("1")], submission_key: "invoice-1" });
    expect(here.emulator.books.jobsByMetadata("mb_key", "invoice-1")).toHaveLength(1);
    await batch.jobs.wait({ job_id: job.id });
    expect(here.emulator.books.executedTwice()).toEqual([]);
    expect(await findSubmittedJob(batch.client, { submission_key: "invoice-1" })).toMatchObject({ id: job.id });
    expect(await findSubmittedJob(here.client("bob").client, { submission_key: "invoice-1" })).toBeUndefined();
  });

  it("creates again what the service surely has not", async () => {
    const here = world();
    const batch = here.client("alice");
    const file = await batch.files.upload({ file: inputFile(1) });
    here.clock.advance(10_000);
    spoil(here, "jobs.create", { kind: "reset" });
    await batch.jobs.create({ ...create, input_files: [file.id], submission_key: "once" });
    expect(here.emulator.books.jobsByMetadata("mb_key", "once")).toHaveLength(1);
  });

  it("does not take a list that it may not read to its end for the end", async () => {
    const here = world();
    for (let index = 0; index < 130; index += 1)
      await here.client("bob").jobs.create({ ...create, requests: [row("b")] });
    here.clock.advance(60_000);
    here.gateway = here.open({ limits: { listPages: 1 } });
    spoil(here, "jobs.create", { kind: "reset" });
    const creating = here.client("alice").jobs.create({ ...create, requests: [row("1")] });
    await expect(creating).rejects.toMatchObject({ code: "ambiguous_submit" });
    await expect(here.client("alice").jobs.list({}, { retries: { strategy: "none" } })).rejects.toMatchObject({
      code: "server_error",
      status: 503,
    });
  });

  it("takes up a broken download where it broke", async () => {
    const here = world();
    const batch = here.client("alice");
    const file = await batch.files.upload({ file: inputFile(2000) });
    here.clock.advance(10_000);
    spoil(here, "files.download", { kind: "reset-mid-body", afterBytes: 50_000 });
    const text = await new Response(await batch.files.download({ file_id: file.id })).text();
    expect(text).toBe(await inputFile(2000).text());
    const seen = here.emulator.books.requestsSeen({ operation: "files.download" });
    expect(seen.map(({ headers }) => headers["range"]).slice(-1)).toEqual([expect.stringMatching(/^bytes=\d+-$/)]);
  });

  it("collects every row through a broken download", async () => {
    const here = world();
    const batch = here.client("alice");
    const file = await batch.files.upload({ file: inputFile(300) });
    here.clock.advance(10_000);
    const made = await batch.jobs.create({ ...create, input_files: [file.id] });
    const done = await batch.jobs.wait({ job_id: made.id });
    spoil(here, "files.download", { kind: "reset-mid-body", afterBytes: 20_000 });
    const sink = memorySink();
    expect(await batch.collect(done, sink)).toMatchObject({ rows: 300, succeeded: 300 });
    expect(new TextDecoder().decode(sink.content).trim().split("\n")).toHaveLength(300);
  });

  it("gives every job of a tenant once, page by page, and none of another", async () => {
    const here = world();
    const [alice, bob] = [here.client("alice"), here.client("bob")];
    const made = new Set<string>();
    for (let index = 0; index < 45; index += 1) {
      made.add((await alice.jobs.create({ ...create, requests: [row("a")] })).id);
      await bob.jobs.create({ ...create, requests: [row("b")] });
      here.clock.advance(1000);
    }
    here.clock.advance(60_000);
    const listed: string[] = [];
    for await (const job of alice.jobs.all({ page_size: 7 })) listed.push(job.id);
    expect(listed).toHaveLength(45);
    expect(new Set(listed)).toEqual(made);
    expect((await alice.jobs.list({ page: 6, page_size: 7 })).total).toBe(45);
  });
});
