import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { chmod, mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { runStoreCases } from "../../../contract/src/stores/run-store-cases.ts";
import { lastingCheckpointCases, spoolCases } from "../../../contract/src/stores/spool-cases.ts";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { fileRunStore, runsInFolder } from "./file-run-store.ts";
import { folderSpool } from "./folder-spool.ts";

/** What link(2) answers on a file system that has none. */
const refuseLinks = async (): Promise<void> => {
  throw Object.assign(new Error("no links here"), { code: "EPERM" });
};

describe.each(runStoreCases)("$name", ({ run }) => {
  it("holds in fileRunStore()", async () => {
    const folder = join(await temporaryFolder(), "new", "runs");
    await run(async () => fileRunStore(folder));
    const left = await readdir(folder, { recursive: true }).catch(() => []);
    expect(left.filter((name) => name.includes(".tmp") || name.includes(".deleted"))).toEqual([]);
  });

  it("holds on a file system without links", async () => {
    const folder = await temporaryFolder();
    await run(async () => runsInFolder(folder, folderSpool(folder), refuseLinks));
  });
});

it.each([...spoolCases, ...lastingCheckpointCases])("the spool of fileRunStore(): $name", async ({ run }) => {
  const folder = join(await temporaryFolder(), "runs");
  await run(async () => {
    const { spool } = fileRunStore(folder);
    if (spool === undefined) throw new Error("There is no spool");
    return spool;
  });
});

describe("fileRunStore()", () => {
  it("gives each place to one of several processes", async () => {
    const folder = await temporaryFolder();
    const program = new URL("../test-support/append-child.mjs", import.meta.url).pathname;
    const module = new URL("../../dist/index.js", import.meta.url).href;
    const outputs = await Promise.all(
      ["a", "b", "c", "d"].map(async (writer) => {
        const { stdout } = await promisify(execFile)(process.execPath, [program, module, folder, writer, "50"]);
        return (JSON.parse(stdout) as number[]).map((seq) => [seq, `"writer ${writer} at ${seq}"`] as const);
      }),
    );
    const won = outputs.flat().sort(([left], [right]) => left - right);
    expect(won.map(([seq]) => seq)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(await fileRunStore(folder).read("run")).toEqual(won.map(([, event]) => event));
  });

  it("opens after every cut of an append", async () => {
    // What a crash leaves of an append: nothing, a part of the draft, the whole draft, the draft beside its link.
    const drafts = ["", '{"se', '{"seq":3}\n'];
    for (const draft of [undefined, ...drafts]) {
      for (const isLinked of [false, true]) {
        const folder = await temporaryFolder();
        const store = fileRunStore(folder);
        await store.append("run", 1, "1");
        await store.append("run", 2, "2");
        const events = join(folder, "run", "events");
        if (draft !== undefined) await writeFile(join(events, ".77-abc.tmp"), draft);
        if (isLinked) await writeFile(join(events, "3.json"), "3\n");
        await mkdir(join(folder, "run", "blobs"));
        await writeFile(join(folder, "run", "blobs", ".77-abc.tmp"), draft ?? "");
        const again = fileRunStore(folder);
        expect(await again.read("run")).toEqual(isLinked ? ["1", "2", "3"] : ["1", "2"]);
        expect(await again.append("run", 3, "anew")).toBe(!isLinked);
        expect(await again.getBlob("run", "a")).toBeUndefined();
        expect(await again.list()).toEqual(["run"]);
      }
    }
  });

  it("opens after every cut of the first append and of a deletion", async () => {
    const folder = await temporaryFolder();
    const store = fileRunStore(folder);
    await mkdir(join(folder, "run", "events", ".deleted-1"), { recursive: true });
    await mkdir(join(folder, "run", ".deleted-2"));
    await writeFile(join(folder, "run", ".deleted-2", "1.json"), "1\n");
    expect(await store.read("run")).toEqual([]);
    expect(await store.list()).toEqual([]);
    await store.delete("run");
    expect(await readdir(folder)).toEqual([]);
    expect(await store.append("run", 1, "1")).toBe(true);
  });

  it("says which event in the middle is gone, or cut off", async () => {
    const folder = await temporaryFolder();
    const store = fileRunStore(folder);
    for (const seq of [1, 2, 3, 4]) await store.append("run", seq, String(seq));
    const path = join(folder, "run", "events", "2.json");
    const damaged = {
      code: "ledger_unreadable",
      run_id: "run",
      message: expect.stringContaining(`its event 2 is missing or cut off, and later ones are there; bring "${path}"`),
    };
    await writeFile(path, "2");
    await expect(store.read("run")).rejects.toMatchObject(damaged);
    await rm(path);
    await expect(store.read("run")).rejects.toMatchObject(damaged);
    await expect(store.read("run", 2)).rejects.toMatchObject(damaged);
    expect(await store.read("run", 3)).toEqual(["3", "4"]);
  });

  it("leaves out half an event that a file system without links keeps, and names it once nobody can be writing it", async () => {
    const folder = await temporaryFolder();
    const store = runsInFolder(folder, folderSpool(folder), refuseLinks);
    await store.append("run", 1, "1");
    const half = join(folder, "run", "events", "2.json");
    await writeFile(half, '{"seq"');
    expect(await store.read("run")).toEqual(["1"]);
    expect(await store.append("run", 2, "2")).toBe(false);
    await utimes(half, 1_700_000_000, 1_700_000_000);
    await expect(store.append("run", 2, "2")).rejects.toMatchObject({
      code: "sink_unwritable",
      message: expect.stringContaining(`Cannot write "${half}": a crash has left half an event there; delete`),
    });
  });

  it("reads 10,000 events without opening as many files", async () => {
    const folder = await temporaryFolder();
    const events = join(folder, "run", "events");
    await mkdir(events, { recursive: true });
    const names = Array.from({ length: 10_000 }, (_, index) => index + 1);
    for (const seq of names) writeFileSync(join(events, `${seq}.json`), `${seq}\n`);
    expect(await fileRunStore(folder).read("run")).toEqual(names.map(String));
  });

  it("leaves the files of a run to its spool", async () => {
    const store = fileRunStore(await temporaryFolder());
    await store.append("run", 1, "1");
    await (await store.spool?.sink("run/part-0.jsonl"))?.commit();
    await store.delete("run");
    expect(await store.list()).toEqual([]);
    expect(await store.spool?.list("run")).toEqual(["run/part-0.jsonl"]);
  });
});

describe("the spool of fileRunStore()", () => {
  const bytes = new TextEncoder().encode("a line\n");
  const openSpool = async () => {
    const folder = await temporaryFolder();
    const { spool } = fileRunStore(folder);
    if (spool === undefined) throw new Error("There is no spool");
    return { spool, files: async () => (await readdir(join(folder, "run", "files"))).sort() };
  };

  it("keeps nothing of processes that were killed, once their file is there", async () => {
    const { spool, files } = await openSpool();
    const killed = await spool.sink("run/part-1");
    await killed.write(bytes);
    await killed.checkpoint();
    await spool.sink("run/part-1");
    const others = [await spool.sink("run/part-1.jsonl"), await spool.sink("run/part-10")];
    expect(await files()).toHaveLength(4);
    const sink = await spool.sink("run/part-1");
    await sink.write(bytes);
    await sink.commit();
    expect(await files()).toEqual([
      "part-1",
      expect.stringMatching(/^part-1\.jsonl\..+\.partial$/),
      expect.stringMatching(/^part-10\..+\.partial$/),
    ]);
    for (const other of others) await other.commit();
    expect(await files()).toEqual(["part-1", "part-1.jsonl", "part-10"]);
    await killed.abort(undefined);
  });

  it("lets a process end in peace that another one took over from", async () => {
    const { spool, files } = await openSpool();
    const earlier = await spool.sink("run/part-1");
    await earlier.write(bytes);
    const later = await spool.sink("run/part-1");
    await later.commit();
    await earlier.write(bytes);
    await earlier.commit();
    expect(await files()).toEqual(["part-1"]);
    expect((await spool.source("run/part-1"))?.size).toBe(0);
  });

  it("says so where the folder was removed under a file that is being written", async () => {
    const { spool } = await openSpool();
    const sink = await spool.sink("run/part-1");
    await sink.write(bytes);
    await spool.delete("run");
    await expect(sink.commit()).rejects.toMatchObject({ code: "sink_unwritable" });
  });
});

describe("fileRunStore() where the disk refuses", () => {
  it("names a directory that is a file", async () => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "");
    const store = fileRunStore(path);
    const words = expect.stringContaining(`"${path}": a part of its path is no directory (ENOTDIR)`) as string;
    await expect(store.append("run", 1, "1")).rejects.toMatchObject({ code: "sink_unwritable", message: words });
    await expect(store.putBlob("run", "a", new Uint8Array())).rejects.toMatchObject({ code: "sink_unwritable" });
    await expect(store.read("run")).rejects.toMatchObject({ code: "source_unreadable", message: words });
    await expect(store.getBlob("run", "a")).rejects.toMatchObject({ code: "source_unreadable" });
    await expect(store.list()).rejects.toMatchObject({ code: "source_unreadable" });
    await expect(store.spool?.sink("run/a")).rejects.toMatchObject({ code: "sink_unwritable" });
  });

  it("names a directory that takes no new file", async () => {
    // Not even root can make a directory here.
    const store = fileRunStore("/proc/self/runs");
    await expect(store.append("run", 1, "1")).rejects.toMatchObject({
      code: "sink_unwritable",
      message: expect.stringContaining('Cannot write "/proc/self/runs"'),
    });
    expect(await store.list()).toEqual([]);
  });

  it("names a directory without permissions, except for root", async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o555);
    const outcome = await fileRunStore(folder)
      .append("run", 1, "1")
      .catch((error: unknown) => error);
    if (process.getuid?.() === 0) expect(outcome).toBe(true);
    else expect(outcome).toMatchObject({ code: "sink_unwritable" });
  });

  it("passes on that the disk is full", async () => {
    const folder = await temporaryFolder();
    const store = runsInFolder(folder, folderSpool(folder), async () => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    });
    await expect(store.append("run", 1, "1")).rejects.toMatchObject({
      code: "sink_unwritable",
      message: `Cannot write "${folder}": the disk is full (ENOSPC)`,
    });
    expect(await readdir(join(folder, "run", "events"))).toEqual([]);
  });

  it("refuses what is no path", () => {
    expect(() => fileRunStore("")).toThrow(expect.objectContaining({ code: "invalid_argument", field: "directory" }));
  });
});
