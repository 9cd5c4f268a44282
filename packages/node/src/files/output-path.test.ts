import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { checkOutputPath } from "./output-path.ts";

describe("checkOutputPath()", () => {
  it("takes a free path and a file, and leaves no trace", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "old.jsonl"), "old");
    await checkOutputPath(join(folder, "new.jsonl"), { expectedBytes: 1000 });
    await checkOutputPath(join(folder, "old.jsonl"));
    expect(await readdir(folder)).toEqual(["old.jsonl"]);
  });

  it("names the path, the reason and the way out", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    await symlink(join(folder, "nowhere"), join(folder, "dangling"));
    const cases: [string, string][] = [
      [folder, "it is a directory (EISDIR); name a file in it"],
      [join(folder, "missing", "out.jsonl"), `its directory "${join(folder, "missing")}" does not exist (ENOENT)`],
      [join(folder, "file", "out.jsonl"), "a part of its path is no directory (ENOTDIR)"],
      ["/dev/null", "it is no regular file"],
      ["", "it names no file"],
    ];
    for (const [path, words] of cases) {
      await expect(checkOutputPath(path)).rejects.toMatchObject({
        code: "sink_unwritable",
        message: expect.stringContaining(`Cannot write "${path}": ${words}`),
      });
    }
  });

  it("refuses a directory that takes no new file", async () => {
    // Not even root can make a file here, unlike in a directory without permissions.
    const path = "/proc/self/out.jsonl";
    const outcome = await checkOutputPath(path).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ code: "sink_unwritable" });
  });

  it("refuses what may not be written, except for root", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "locked"), { mode: 0o555 });
    const file = join(folder, "read-only.jsonl");
    await writeFile(file, "");
    await chmod(file, 0o444);
    const isRoot = process.getuid?.() === 0;
    for (const path of [join(folder, "locked", "out.jsonl"), file]) {
      const outcome = await checkOutputPath(path).catch((error: unknown) => error);
      if (isRoot) expect(outcome).toBe(path);
      else expect(outcome).toMatchObject({ code: "sink_unwritable" });
    }
  });

  it("refuses a disk without room for what is expected", async () => {
    const path = join(await temporaryFolder(), "out.jsonl");
    await expect(checkOutputPath(path, { expectedBytes: Number.MAX_SAFE_INTEGER })).rejects.toMatchObject({
      code: "sink_unwritable",
      message: expect.stringMatching(/about 9007199254740991 bytes are expected, and its disk has \d+ left/),
    });
  });
});
