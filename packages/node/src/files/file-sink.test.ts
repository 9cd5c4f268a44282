import { spawn } from "node:child_process";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { fileSink } from "./file-sink.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("fileSink()", () => {
  it("writes everything or nothing, and leaves nothing else behind", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "résultats 日本.jsonl");
    await writeFile(path, "old");
    const sink = await fileSink(path);
    await sink.write(encode("new\n"));
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toHaveLength(3);
    await sink.commit();
    await sink.abort();
    expect(await readFile(path, "utf8")).toBe("new\n");
    expect(await readdir(folder)).toEqual(["résultats 日本.jsonl"]);
  });

  it("keeps the bytes of every write, small and large, also where the caller reuses its buffer", async () => {
    const path = join(await temporaryFolder(), "out.jsonl");
    const sink = await fileSink(path);
    const expected: Buffer[] = [];
    const buffer = Buffer.alloc(3_000_000);
    for (const [index, size] of [1, 700_000, 0, 400_000, 1_048_576, 3_000_000, 5, 1_048_575, 2].entries()) {
      buffer.fill(65 + index);
      expected.push(Buffer.from(buffer.subarray(0, size)));
      await sink.write(buffer.subarray(0, size));
    }
    await sink.commit();
    expect(Buffer.compare(await readFile(path), Buffer.concat(expected))).toBe(0);
  });

  it("keeps the older result where it is aborted", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "out.jsonl");
    await writeFile(path, "old");
    {
      await using sink = await fileSink(path);
      await sink.write(encode("half"));
    }
    expect([await readFile(path, "utf8"), await readdir(folder)]).toEqual(["old", ["out.jsonl"]]);
  });

  it("keeps the permissions of what it replaces, and the link that leads there", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "real"));
    const real = join(folder, "real", "out.jsonl");
    await writeFile(real, "old");
    await chmod(real, 0o640);
    await symlink(real, join(folder, "link.jsonl"));
    const sink = await fileSink(join(folder, "link.jsonl"));
    await sink.write(encode("new"));
    await sink.commit();
    expect(await readFile(real, "utf8")).toBe("new");
    expect((await stat(real)).mode & 0o777).toBe(0o640);
  });

  it("goes back to a checkpoint", async () => {
    const path = join(await temporaryFolder(), "out.jsonl");
    const sink = await fileSink(path);
    await sink.write(encode("1\n"));
    const token = await sink.checkpoint();
    await sink.write(encode("lost\n"));
    await sink.restore(token);
    await sink.write(encode("2\n"));
    await sink.commit();
    expect(await readFile(path, "utf8")).toBe("1\n2\n");
  });

  it("keeps what is safe at a checkpoint where it is aborted, and goes on from there", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "out.jsonl");
    const first = await fileSink(path);
    await first.write(encode("1\n"));
    const token = await first.checkpoint();
    await first.write(encode("lost\n"));
    await first.abort();
    expect((await readdir(folder)).filter((name) => !name.endsWith(".partial"))).toEqual([]);
    const second = await fileSink(path);
    await second.restore(token);
    await second.write(encode("2\n"));
    await second.commit();
    expect([await readFile(path, "utf8"), await readdir(folder)]).toEqual(["1\n2\n", ["out.jsonl"]]);
  });

  it("goes on from the checkpoint of a process that died", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "out.jsonl");
    const dead = await fileSink(path);
    await dead.write(encode("1\n"));
    const token = await dead.checkpoint();
    await dead.write(encode("lost"));
    await dead.checkpoint();
    await writeFile(`${path}.lock`, JSON.stringify({ pid: await deadPid(), host: hostname(), id: "dead" }));
    const sink = await fileSink(path);
    await sink.restore(token);
    await sink.write(encode("2\n"));
    await sink.commit();
    expect([await readFile(path, "utf8"), await readdir(folder)]).toEqual(["1\n2\n", ["out.jsonl"]]);
  });

  it.each([
    ["no JSON"],
    ["null"],
    ['{"partial":"../out.jsonl.1.partial","bytes":1}'],
    ['{"partial":"x.partial","bytes":1}'],
  ])("refuses the token %s", async (token) => {
    await using sink = await fileSink(join(await temporaryFolder(), "out.jsonl"));
    await expect(sink.restore(token)).rejects.toMatchObject({ code: "invalid_argument" });
  });

  it("says that a checkpoint is gone", async () => {
    await using sink = await fileSink(join(await temporaryFolder(), "out.jsonl"));
    const token = JSON.stringify({ partial: "out.jsonl.1-a.partial", bytes: 1 });
    await expect(sink.restore(token)).rejects.toMatchObject({ code: "sink_unwritable" });
  });

  it("takes nothing after its end", async () => {
    const sink = await fileSink(join(await temporaryFolder(), "out.jsonl"));
    await sink.commit();
    for (const call of [() => sink.write(encode("x")), () => sink.commit(), () => sink.checkpoint()]) {
      await expect(call()).rejects.toMatchObject({ code: "sink_unwritable" });
    }
  });

  it("is alone with its path, until it is over", async () => {
    const path = join(await temporaryFolder(), "out.jsonl");
    const first = await fileSink(path);
    await expect(fileSink(path)).rejects.toMatchObject({
      code: "sink_unwritable",
      message: expect.stringContaining("this process itself is writing it"),
    });
    await first.abort();
    await (await fileSink(path)).abort();
  });
});

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.on("close", resolve));
  return child.pid ?? 0;
}
