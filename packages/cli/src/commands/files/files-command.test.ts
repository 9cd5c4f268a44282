import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emulatedService } from "../../test-support/emulated-service.ts";
import { chatInput, temporaryFolder } from "../../test-support/files.ts";
import { runCli, TEST_KEY } from "../../test-support/run-cli.ts";

const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";

async function uploadedFile(rows = 3): Promise<{ url: string; id: string; path: string; folder: string }> {
  const { url } = await emulatedService();
  const folder = await temporaryFolder();
  const path = await chatInput(folder, rows);
  const { stdout } = await runCli(["files", "upload", path], { url });
  return { url, id: JSON.parse(stdout).id, path, folder };
}

describe("files upload", () => {
  it("prints the file, and its id on stderr", async () => {
    const { url } = await emulatedService();
    const path = await chatInput(await temporaryFolder(), 3);
    const { exitCode, stdout, stderr } = await runCli(["files", "upload", path, "--expiry-hours", "48"], { url });
    expect(exitCode).toBe(0);
    const file = JSON.parse(stdout);
    expect(file).toMatchObject({ filename: "requests.jsonl", purpose: "batch" });
    expect(stderr).toMatch(/^Uploaded requests\.jsonl \(\d+ B\) as file [-0-9a-f]{36}\n$/);
    expect(stderr).toContain(file.id);
  });

  it("ends with 3 when there is no such file, and sends nothing", async () => {
    const { url, emulator } = await emulatedService();
    const { exitCode, stderr } = await runCli(["files", "upload", "/nowhere/requests.jsonl"], { url });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('"/nowhere/requests.jsonl"');
    expect(emulator.books.requestsSeen()).toHaveLength(0);
  });
});

describe("files list and get", () => {
  it("prints JSON lines in a pipe and a table on a terminal", async () => {
    const { url, id } = await uploadedFile();
    const piped = await runCli(["files", "list", "--purpose", "batch"], { url });
    expect(JSON.parse(piped.stdout)).toMatchObject({ id });
    const table = await runCli(["files", "list"], { url, isTerminal: true, env: { NO_COLOR: "1" } });
    expect(table.stdout).toMatch(/^FILE +NAME +SIZE +CREATED +PURPOSE +HOLDS\n/);
    expect(table.stdout).toContain("requests.jsonl");
  });

  it("shows a file", async () => {
    const { url, id } = await uploadedFile();
    expect(JSON.parse((await runCli(["files", "get", id], { url })).stdout)).toMatchObject({ id });
    expect((await runCli(["files", "get", UNKNOWN_ID], { url })).exitCode).toBe(5);
  });

  it("takes away what a terminal would obey in a file's name", async () => {
    const { url } = await emulatedService();
    const path = join(await temporaryFolder(), "a\u001b[31mb.jsonl");
    await writeFile(path, '{"custom_id":"a","body":{"messages":[]}}\n');
    const upload = await runCli(["files", "upload", path], { url });
    const list = await runCli(["files", "list"], { url, isTerminal: true, env: { NO_COLOR: "1" } });
    expect(upload.stderr + list.stdout).not.toContain("\u001b");
  });
});

describe("files download", () => {
  it("writes the bytes to stdout as they are", async () => {
    const { url, id, path } = await uploadedFile(500);
    const { exitCode, stdout } = await runCli(["files", "download", id], { url });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(await readFile(path, "utf8"));
  });

  it("writes a file, whole or not at all", async () => {
    const { url, id, path, folder } = await uploadedFile(500);
    const target = join(folder, "copy.jsonl");
    const { exitCode, stdout, stderr } = await runCli(["files", "download", id, "-o", target], { url });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(stderr).toContain(`Wrote ${target}`);
    expect(await readFile(target)).toEqual(await readFile(path));
  });

  it("leaves nothing behind when the service knows no such file", async () => {
    const { url, folder } = await uploadedFile();
    const { exitCode } = await runCli(["files", "download", UNKNOWN_ID, "-o", join(folder, "copy.jsonl")], { url });
    expect(exitCode).toBe(5);
    expect(await readdir(folder)).toEqual(["requests.jsonl"]);
  });

  it("ends with 9 where it cannot write", async () => {
    const { url, id } = await uploadedFile();
    const { exitCode, stderr } = await runCli(["files", "download", id, "-o", "/nowhere/copy.jsonl"], { url });
    expect(exitCode).toBe(9);
    expect(stderr).toContain("code: sink_unwritable (exit 9)");
  });
});

describe("files url and delete", () => {
  it("prints a link that works without a key", async () => {
    const { url, id, path } = await uploadedFile();
    const { exitCode, stdout } = await runCli(["files", "url", id, "--expiry-hours", "1"], { url });
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain(TEST_KEY);
    expect(await (await fetch(stdout.trim())).text()).toBe(await readFile(path, "utf8"));
  });

  it("deletes", async () => {
    const { url, id } = await uploadedFile();
    expect(JSON.parse((await runCli(["files", "delete", id], { url })).stdout)).toMatchObject({ id, deleted: true });
    expect((await runCli(["files", "get", id], { url })).exitCode).toBe(5);
  });
});
