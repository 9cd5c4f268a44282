import { expect, it } from "vitest";
import { inlineJob, inputFile, onEveryService, openLab } from "../support/lab.ts";

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

onEveryService("the lists", (profile) => {
  it("give every job once, newest first, however small the pages are", async () => {
    const { batch, clock } = openLab(profile, { unknowns: { maxPageSize: 3 } });
    const ids: string[] = [];
    for (let index = 0; index < 10; index += 1) {
      ids.unshift((await batch.jobs.create(inlineJob(1))).id);
      await clock.advance(1000);
    }
    await clock.advance(60_000);
    expect((await collect(batch.jobs.all({ page_size: 100 }))).map(({ id }) => id)).toEqual(ids);
  });

  it("give every job once although pages shift while they are read", async () => {
    const { batch, clock } = openLab(profile, { unknowns: { maxPageSize: 3, listStaleMs: 0 } });
    const ids: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      ids.push((await batch.jobs.create(inlineJob(1))).id);
      await clock.advance(1000);
    }
    const seen: string[] = [];
    for await (const { id } of batch.jobs.all()) {
      seen.push(id);
      if (seen.length === 2) {
        await batch.jobs.create(inlineJob(1));
        await clock.advance(1000);
      }
    }
    expect(seen).toHaveLength(new Set(seen).size);
    expect(seen).toEqual(expect.arrayContaining(ids));
  });

  it("go on behind a page that holds nothing new", async () => {
    const { batch, clock } = openLab(profile, { unknowns: { maxPageSize: 2, listStaleMs: 0 } });
    const ids: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      ids.push((await batch.jobs.create(inlineJob(1))).id);
      await clock.advance(1000);
    }
    const seen: string[] = [];
    for await (const { id } of batch.jobs.all()) {
      seen.push(id);
      // As many as are on a page: the next page is the one that was just read.
      for (let made = 0; seen.length === 2 && made < 2; made += 1) {
        await batch.jobs.create(inlineJob(1));
        await clock.advance(1000);
      }
    }
    expect(seen).toEqual(ids.reverse());
  });

  it("stop asking when the loop ends", async () => {
    const { batch, clock, emulator } = openLab(profile, { unknowns: { maxPageSize: 2 } });
    for (let index = 0; index < 5; index += 1) await batch.jobs.create(inlineJob(1));
    await clock.advance(60_000);
    for await (const job of batch.jobs.all()) {
      expect(job.object).toBe("batch");
      break;
    }
    expect(emulator.books.requestsSeen({ operation: "jobs.list" })).toHaveLength(1);
  });

  it("give every file once", async () => {
    const { batch, clock } = openLab(profile, { unknowns: { maxPageSize: 2 } });
    const ids = new Set<string>();
    for (let index = 0; index < 5; index += 1) ids.add((await batch.files.upload({ file: inputFile(1) })).id);
    await clock.advance(60_000);
    const files = await collect(batch.files.all({ purpose: "batch" }));
    expect(files.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  it("are empty where there is nothing", async () => {
    const { batch } = openLab(profile);
    expect(await collect(batch.jobs.all())).toEqual([]);
    expect(await collect(batch.files.all())).toEqual([]);
    expect((await batch.jobs.list()).data).toEqual([]);
  });
});
