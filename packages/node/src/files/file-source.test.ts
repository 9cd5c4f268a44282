import { open, readdir, readlink, rename, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { fileSource } from "./file-source.ts";

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** How often this process has a file open, where the system tells. */
async function openCount(path: string): Promise<number> {
  const names = await readdir("/proc/self/fd").catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
  return targets.filter((target) => target === path).length;
}

async function expectProblem(path: string, words: string): Promise<void> {
  const expected = { code: "source_unreadable", message: expect.stringContaining(`"${path}": ${words}`) };
  expect(() => fileSource(path).size).toThrow(expect.objectContaining(expected));
  await expect(fileSource(path).open()).rejects.toMatchObject(expected);
}

describe("fileSource()", () => {
  it.each([[undefined], [Buffer.from("x")], [""]])("refuses %j as a path", (path) => {
    expect(() => Reflect.apply(fileSource, undefined, [path])).toThrow(
      expect.objectContaining({ code: "invalid_argument", field: "path" }),
    );
  });

  it.each([0, 1, 1_048_575, 1_048_576, 1_048_577, 3_000_000])(
    "gives the %i bytes of a file, again and again",
    async (size) => {
      const path = join(await temporaryFolder(), "ünï çödé 日本.jsonl");
      const content = Buffer.alloc(size, "0123456789\n");
      await writeFile(path, content);
      const source = fileSource(path);
      expect([source.name, source.size]).toEqual(["ünï çödé 日本.jsonl", size]);
      for (let round = 0; round < 2; round += 1) {
        expect(Buffer.compare(await readAll(await source.open()), content)).toBe(0);
      }
      expect(await openCount(path)).toBe(0);
    },
  );

  it("gives chunks that stay as they are while the next ones are read", async () => {
    const path = join(await temporaryFolder(), "a.jsonl");
    const content = Buffer.alloc(3_500_000).map((_, index) => (index / 1_048_576) | 0);
    await writeFile(path, content);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await fileSource(path).open()) chunks.push(chunk);
    expect(new Set(chunks.map((chunk) => chunk.buffer)).size).toBe(chunks.length);
    expect(Buffer.compare(Buffer.concat(chunks), content)).toBe(0);
  });

  it("reads nothing before it is asked to, and closes the file when it is cancelled", async () => {
    const path = join(await temporaryFolder(), "a.jsonl");
    await writeFile(path, Buffer.alloc(5_000_000));
    const reader = (await fileSource(path).open()).getReader();
    await reader.read();
    await reader.cancel();
    expect(await openCount(path)).toBe(0);
  });

  it("uploads under a name of its own", async () => {
    expect(fileSource("/somewhere/in.jsonl", { name: "other.jsonl" }).name).toBe("other.jsonl");
  });

  it("says what is wrong with a path, and names it", async () => {
    const folder = await temporaryFolder();
    const missing = join(folder, "missing.jsonl");
    await expectProblem(missing, "it does not exist (ENOENT)");
    await expectProblem(folder, "it is a directory (EISDIR)");
    await expectProblem("/dev/null", "it is no regular file; read it once with streamSource");
    await writeFile(join(folder, "file"), "");
    await expectProblem(join(folder, "file", "x"), "a part of its path is no directory (ENOTDIR)");
  });

  it("notices that the file went away after it was looked at", async () => {
    const path = join(await temporaryFolder(), "a.jsonl");
    await writeFile(path, "1\n");
    const source = fileSource(path);
    expect(source.size).toBe(2);
    await rm(path);
    await expect(source.open()).rejects.toMatchObject({ code: "source_unreadable" });
  });

  it.each([
    ["grew", (path: string) => writeFile(path, "123\n")],
    ["shrank", (path: string) => truncate(path, 1)],
    ["was written to", (path: string) => utimes(path, 1, 1)],
    [
      "was replaced",
      async (path: string) => {
        await writeFile(`${path}.new`, "2\n");
        await utimes(`${path}.new`, 5, 5);
        await rename(`${path}.new`, path);
      },
    ],
  ])("notices between two reads that the file %s", async (_how, change) => {
    const path = join(await temporaryFolder(), "a.jsonl");
    await writeFile(path, "1\n");
    await utimes(path, 5, 5);
    const source = fileSource(path);
    await readAll(await source.open());
    await change(path);
    await expect(source.open()).rejects.toMatchObject({
      code: "source_unreadable",
      message: expect.stringContaining("was changed"),
    });
  });

  it.each([
    ["grows", (path: string) => open(path, "a").then((file) => file.appendFile("more").then(() => file.close()))],
    ["shrinks", (path: string) => truncate(path, 1_100_000)],
    ["is written to", (path: string) => utimes(path, 1, 1)],
  ])("notices while it reads that the file %s", async (_how, change) => {
    const path = join(await temporaryFolder(), "a.jsonl");
    await writeFile(path, Buffer.alloc(2_000_000));
    const stream = await fileSource(path).open();
    const reader = stream.getReader();
    await reader.read();
    await change(path);
    reader.releaseLock();
    await expect(readAll(stream)).rejects.toMatchObject({
      code: "source_unreadable",
      message: expect.stringContaining("was changed"),
    });
    expect(await openCount(path)).toBe(0);
  });
});

describe("the parts of a fileSource()", () => {
  it("are read alone, and refuse to be read from a file that was changed or is too short", async () => {
    const path = join(await temporaryFolder(), "in.jsonl");
    await writeFile(path, "0123456789");
    const source = fileSource(path);
    const part = source.slice?.(2, 7);
    const inner = part?.slice?.(1, 4);
    expect([part?.name, part?.size, inner?.size]).toEqual(["in.jsonl", 5, 3]);
    expect(await new Response(await part?.open()).text()).toBe("23456");
    expect(await new Response(await inner?.open()).text()).toBe("345");
    await expect(source.slice?.(5, 11).open()).rejects.toMatchObject({
      code: "source_unreadable",
      message: `Cannot read "${path}": it has 10 bytes, byte 11 was asked for`,
    });
    expect(() => source.slice?.(5, 4)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
    await writeFile(path, "01234567890");
    await expect(part?.open()).rejects.toMatchObject({ code: "source_unreadable" });
  });
});
