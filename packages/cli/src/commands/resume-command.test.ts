import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runSetting } from "../test-support/begun-run.ts";

async function countLines(path: string): Promise<number> {
  return (await readFile(path, "utf8")).trimEnd().split("\n").length;
}

describe("resume", () => {
  it("goes on with a run that was stopped in the middle, by no more than its output", async () => {
    const { service, output, interrupted, command } = await runSetting(30, { advancePerRequestMs: 0 });
    expect((await interrupted("of part 2 of 3", "--max-part-rows", "10")).exitCode).toBe(130);
    service.emulator.faults.add({ when: { operation: "jobs.list" }, fault: { kind: "html", status: 503 } });
    const finishing = setInterval(() => void service.emulator.finishJobs(), 5);
    const { exitCode, stdout } = await command(["resume", output]).finally(() => clearInterval(finishing));
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ inputs: 30, succeeded: 30, parts: { collected: 3 } });
    expect(await countLines(output)).toBe(30);
    expect(service.emulator.books.creates()).toHaveLength(3);
    expect(service.emulator.books.executedTwice()).toEqual([]);
  });

  it("takes the folder too, and the input from where it is now", async () => {
    const { service, folder, input, output, interrupted, command } = await runSetting(4, { advancePerRequestMs: 0 });
    await interrupted("Created job");
    const moved = join(folder, "moved.jsonl");
    await rename(input, moved);
    await service.emulator.finishJobs();
    expect((await command(["resume", `${output}.run/`, "--input", moved])).exitCode).toBe(0);
    expect(await countLines(output)).toBe(4);
  });

  it("goes on with what was planned although the input is another one now", async () => {
    const { service, input, output, interrupted, command } = await runSetting(120, { advancePerRequestMs: 0 });
    await interrupted("Created job");
    await writeFile(input, '{"custom_id":"other","body":{}}\n');
    await service.emulator.finishJobs();
    const { exitCode, stderr } = await command(["resume", output]);
    expect(stderr).toContain("warning: going on without the input: ");
    expect(exitCode).toBe(0);
    expect(await countLines(output)).toBe(120);
  });

  it("says that it needs the input where nothing else holds the requests", async () => {
    const { service, input, output, interrupted, command } = await runSetting(4, { advancePerRequestMs: 0 });
    await interrupted("Created job");
    await rename(input, `${input}.away`);
    await service.emulator.finishJobs();
    const { exitCode, stderr } = await command(["resume", output]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`--input PATH\n`);
    expect((await command(["resume", output, "--input", `${input}.away`])).exitCode).toBe(0);
  });

  it("ends with 2 where there is no run", async () => {
    const { output, command } = await runSetting(1);
    const { exitCode, stderr } = await command(["resume", output]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: There is no run in "${output}.run"\nhint: see which there are`);
  });

  it("refuses to settle what is not in doubt", async () => {
    const { output, run, command } = await runSetting(2);
    await run();
    const settled = await command(["resume", output, "--not-created"]);
    expect(settled.exitCode).toBe(2);
    expect(settled.stderr).toContain("not in doubt");
    expect((await command(["resume", output, "--job", "x", "--not-created"])).exitCode).toBe(2);
    expect((await command(["resume", output, "--part", "1"])).stderr).toContain("--part goes with");
  });

  it.each([
    ["a job that a person found", (job_id: string) => ["--job", job_id], 1],
    ["the word of a person that there is none", () => ["--not-created"], 2],
  ])("ends the doubt by %s", async (_, argv, creates) => {
    const { service, output, run, command } = await runSetting(2);
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reply-lost" } });
    let lists = 0;
    const predicate = (): boolean => (lists += 1) > 1;
    service.emulator.faults.add({
      when: { operation: "jobs.list", times: 400, predicate },
      fault: { kind: "forbidden" },
    });
    await run();
    service.emulator.faults.clear();
    const [job] = service.emulator.books.creates();
    const { exitCode } = await command(["resume", output, ...argv(job?.job_id ?? "")]);
    expect(exitCode).toBe(0);
    expect(service.emulator.books.creates()).toHaveLength(creates);
  });
});
