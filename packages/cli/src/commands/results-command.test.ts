import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type EmulatedService, emulatedService } from "../test-support/emulated-service.ts";
import { chatInput, temporaryFolder } from "../test-support/files.ts";
import { runCli } from "../test-support/run-cli.ts";

async function createdJob(service: EmulatedService, rows: number): Promise<{ id: string; input: string }> {
  const input = await chatInput(await temporaryFolder(), rows);
  const file = JSON.parse((await runCli(["files", "upload", input], service)).stdout) as { id: string };
  const argv = ["jobs", "create", "--endpoint", "chat/completions", "--model", "mistral-small-latest", "--input-file"];
  return { id: JSON.parse((await runCli([...argv, file.id], service)).stdout).id, input };
}

describe("results", () => {
  it("writes the lines to stdout and the summary to stderr", async () => {
    const service = await emulatedService();
    const { id } = await createdJob(service, 7);
    await service.emulator.finishJobs();
    const { exitCode, stdout, stderr } = await runCli(["results", id], service);
    expect(exitCode).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).response.status_code),
    ).toEqual(Array(7).fill(200));
    expect(stderr).toMatch(/^OUTCOME +ROWS\nsucceeded +7\nfailed +0\n/);
  });

  it("finds what is missing with --input, and ends with 7", async () => {
    const service = await emulatedService();
    service.emulator.faults.add({
      when: { operation: "jobs.create" },
      fault: { kind: "missing-rows", indexes: [0, 3] },
    });
    const { id, input } = await createdJob(service, 7);
    await service.emulator.finishJobs();
    const output = join(await temporaryFolder(), "out.jsonl");
    const without = await runCli(["results", id, "-o", output], service);
    expect(without.exitCode).toBe(0);
    const matched = await runCli(["results", id, "-o", output, "--input", input], service);
    expect(matched.exitCode).toBe(7);
    expect(JSON.parse(matched.stdout)).toMatchObject({ inputs: 7, succeeded: 5, missing: 2 });
    expect((await readFile(output, "utf8")).trimEnd().split("\n")).toHaveLength(7);
    expect((await runCli(["results", id, "--input", input, "--allow-failed"], service)).exitCode).toBe(0);
  });

  it("says how to wait when the job has not ended", async () => {
    const service = await emulatedService({ advancePerRequestMs: 0 });
    const { id } = await createdJob(service, 2);
    const { exitCode, stdout, stderr } = await runCli(["results", id], service);
    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: "" });
    expect(stderr).toContain(`hint: wait for it with: mistral-batch jobs wait ${id}\n`);
  });

  it("ends with 5 when the files are gone", async () => {
    const service = await emulatedService();
    const { id } = await createdJob(service, 2);
    await service.emulator.finishJobs();
    const { output_file } = JSON.parse((await runCli(["jobs", "get", id], service)).stdout);
    await runCli(["files", "delete", output_file], service);
    const { exitCode, stderr } = await runCli(["results", id], service);
    expect(exitCode).toBe(5);
    expect(stderr).toContain("code: results_unavailable (exit 5)");
  });
});
