import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { lockOutput } from "./output-lock.ts";

async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "ignore" });
  await once(child, "spawn");
  onTestFinished(() => void child.kill());
  return child;
}

describe("lockOutput()", () => {
  it("names the process that holds the output, and takes over when that has died", async () => {
    const folder = await temporaryFolder();
    const target = join(folder, "out.jsonl");
    const holder = await startProcess();
    await writeFile(`${target}.lock`, JSON.stringify({ pid: holder.pid, host: hostname(), id: "other" }));
    await expect(lockOutput(target)).rejects.toMatchObject({
      code: "sink_unwritable",
      message: expect.stringContaining(`process ${holder.pid} on "${hostname()}" is writing it`),
    });
    holder.kill();
    await once(holder, "exit");
    const lock = await lockOutput(target);
    expect(JSON.parse(await readFile(`${target}.lock`, "utf8"))).toMatchObject({ pid: process.pid });
    await lock.release();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it("gives a dead process's lock to one of many only", async () => {
    const folder = await temporaryFolder();
    const target = join(folder, "out.jsonl");
    const dead = await startProcess();
    dead.kill();
    await once(dead, "exit");
    await writeFile(`${target}.lock`, JSON.stringify({ pid: dead.pid, host: hostname(), id: "dead" }));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockOutput(target)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["out.jsonl.lock"]);
  });

  it.each([
    ["of another machine", JSON.stringify({ pid: 1, host: "elsewhere", id: "x" })],
    ["that names nobody", "half a li"],
  ])("leaves a lock alone %s", async (_which, content) => {
    const target = join(await temporaryFolder(), "out.jsonl");
    await writeFile(`${target}.lock`, content);
    await expect(lockOutput(target)).rejects.toMatchObject({
      code: "sink_unwritable",
      message: expect.stringContaining(`or delete "${target}.lock" if that process is gone`),
    });
    expect(await readFile(`${target}.lock`, "utf8")).toBe(content);
  });

  it("does not release what another process has taken over", async () => {
    const target = join(await temporaryFolder(), "out.jsonl");
    const lock = await lockOutput(target);
    const other = JSON.stringify({ pid: 1, host: "elsewhere", id: "x" });
    await writeFile(`${target}.lock`, other);
    await lock.release();
    expect(await readFile(`${target}.lock`, "utf8")).toBe(other);
  });
});
