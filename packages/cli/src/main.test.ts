import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createEmulator } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { describe, expect, it } from "vitest";
import { emulatedService } from "./test-support/emulated-service.ts";
import { temporaryFolder } from "./test-support/files.ts";
import { runCli, TEST_KEY } from "./test-support/run-cli.ts";

/** An address where nobody listens any more. */
async function deafAddress(): Promise<string> {
  const server = await serve(createEmulator());
  await server.close();
  return server.url;
}

describe("main() with a wrong command line", () => {
  it.each([
    [["jobs", "list", "--statsu", "RUNNING"], "unknown option '--statsu'", "Did you mean --status?"],
    [["jobs", "lst"], "unknown command 'lst'", "Did you mean list?"],
    [["rnu"], "unknown command 'rnu'", "Did you mean run?"],
    [["jobs", "get"], "missing required argument 'job_id'", "see mistral-batch jobs get --help"],
    [["jobs", "get", "a", "b"], "too many arguments for 'get'", "see mistral-batch jobs get --help"],
    [["jobs", "list", "--limit", "x"], "Give a whole number of at least 1", "see mistral-batch jobs list --help"],
    [["jobs", "list", "--limit", "0"], "Give a whole number of at least 1", "see mistral-batch jobs list --help"],
    [["jobs", "list", "--metadata", "x"], "Write it as key=value", "see mistral-batch jobs list --help"],
    [["jobs", "list", "--created-after", "soon"], "Give a date such as", "see mistral-batch jobs list --help"],
    [["jobs", "list", "--order", "up"], "Allowed choices are newest, oldest", "see mistral-batch jobs list --help"],
    [["emulate", "--speed", "0"], "Give a number above 0", "see mistral-batch emulate --help"],
    [["emulate", "--forward-to", "here"], 'Cannot forward to "here": it is no URL', "write it with its version"],
  ])("ends %j with 2 and says why", async (argv, message, hint) => {
    const { exitCode, stdout, stderr } = await runCli(argv);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it.each([[[]], [["jobs"]], [["files"]]])("shows the help on stderr for %j", async (argv) => {
    const { exitCode, stdout, stderr } = await runCli(argv);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^Usage: mistral-batch/);
  });
});

describe("main() and the key", () => {
  it("ends with 4 and says how to give one when there is none", async () => {
    const { exitCode, stderr } = await runCli(["jobs", "list"], { env: { MISTRAL_API_KEY: "" } });
    expect(exitCode).toBe(4);
    expect(stderr).toContain("hint: set MISTRAL_API_KEY, or give --api-key-file PATH");
  });

  it("needs none for a server on this machine", async () => {
    const service = await emulatedService();
    const { exitCode } = await runCli(["jobs", "list", "--base-url", service.url], { env: { MISTRAL_API_KEY: "" } });
    expect(exitCode).toBe(0);
  });

  it.each(["https://127.0.0.1.example.com", "https://localhost.example.com"])("needs one for %s", async (url) => {
    const { exitCode } = await runCli(["jobs", "list", "--base-url", url], { env: { MISTRAL_API_KEY: "" } });
    expect(exitCode).toBe(4);
  });

  it("reads it from a file or from stdin, which win over the environment", async () => {
    const service = await emulatedService({ keys: ["from-a-file"] });
    const path = join(await temporaryFolder(), "key");
    await writeFile(path, "from-a-file\n");
    expect((await runCli(["jobs", "list", "--api-key-file", path], service)).exitCode).toBe(0);
    const piped = await runCli(["jobs", "list", "--api-key-file", "-"], { ...service, stdin: "from-a-file\n" });
    expect(piped.exitCode).toBe(0);
    expect((await runCli(["jobs", "list"], service)).exitCode).toBe(4);
  });

  it("ends with 2 when its file is missing or empty", async () => {
    const missing = await runCli(["jobs", "list", "--api-key-file", "/nowhere/key"]);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('Cannot read the API key from "/nowhere/key"');
    const empty = await runCli(["jobs", "list", "--api-key-file", "-"], { stdin: "\n" });
    expect(empty).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("it is empty") });
  });

  it("never shows it, not even where the service sends it back", async () => {
    const service = await emulatedService();
    const body = JSON.stringify({ detail: `The key ${TEST_KEY} is wrong\u001b[2J` });
    service.emulator.faults.add({
      when: { operation: "jobs.list", times: 99 },
      fault: { kind: "respond", status: 401, body },
    });
    for (const argv of [
      ["jobs", "list"],
      ["jobs", "list", "--debug"],
    ]) {
      const { exitCode, stdout, stderr } = await runCli(argv, service);
      expect(exitCode).toBe(4);
      expect(stdout + stderr).not.toContain(TEST_KEY);
      expect(stderr).toContain("The key [key] is wrong");
      expect(stderr).not.toContain("\u001b");
    }
  });
});

describe("main() and a service that cannot be reached", () => {
  it("ends with 6 where nobody listens", async () => {
    const { exitCode, stderr } = await runCli(["jobs", "list", "--base-url", await deafAddress()]);
    expect(exitCode).toBe(6);
    expect(stderr).toContain("hint: check the network and --base-url");
  });

  it("ends with 2 for an address that is none", async () => {
    expect((await runCli(["jobs", "list", "--base-url", "api.mistral.ai"])).exitCode).toBe(2);
  });

  it.each([
    [{ kind: "quota-exhausted" }, 4],
    [{ kind: "billing-off" }, 4],
    [{ kind: "forbidden" }, 4],
    [{ kind: "rate-limited" }, 5],
    [{ kind: "html", status: 502 }, 5],
    [{ kind: "not-json" }, 5],
    [{ kind: "reset" }, 6],
  ] as const)("ends %j with %i", async (fault, expected) => {
    const service = await emulatedService();
    service.emulator.faults.add({ when: { operation: "jobs.list", times: 99 }, fault });
    const { exitCode, stderr } = await runCli(["jobs", "list"], service);
    expect(exitCode).toBe(expected);
    expect(stderr).toMatch(/^error: .+\n(.*\n)*code: [a-z_]+ \(exit \d\)\n$/);
  });

  it("prints the stack with --debug only", async () => {
    const argv = ["jobs", "list", "--base-url", await deafAddress()];
    expect((await runCli(argv)).stderr).not.toMatch(/^ +at /m);
    expect((await runCli([...argv, "--debug"])).stderr).toMatch(/^ +at /m);
  });
});

describe("main() and colours", () => {
  const ARGV = ["jobs", "list", "--limit", "x"];
  it.each([
    ["a pipe", {}, false],
    ["a terminal", { isLive: true }, true],
    ["a terminal with NO_COLOR", { isLive: true, env: { NO_COLOR: "1" } }, false],
    ["a terminal with an empty NO_COLOR", { isLive: true, env: { NO_COLOR: "" } }, true],
    ["a dumb terminal", { isLive: true, env: { TERM: "dumb" } }, false],
  ])("on %s", async (_, world, isColoured) => {
    const { stderr } = await runCli(ARGV, world);
    expect(stderr.includes("\u001b[31m")).toBe(isColoured);
  });
});

describe("main() --version and --help", () => {
  it("prints the version", async () => {
    const { exitCode, stdout } = await runCli(["--version"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });

  it.each([
    "",
    "run",
    "check",
    "results",
    "emulate",
    "jobs",
    "jobs list",
    "jobs get",
    "jobs create",
    "jobs find",
    "jobs wait",
    "jobs cancel",
    "jobs delete",
    "files",
    "files list",
    "files upload",
    "files get",
    "files download",
    "files url",
    "files delete",
  ])("help of mistral-batch %s", async (words) => {
    const { exitCode, stdout, stderr } = await runCli([...words.split(" ").filter(Boolean), "--help"]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toContain("\nExamples:\n  $ mistral-batch ");
    expect(stdout).toMatchSnapshot();
  });
});
