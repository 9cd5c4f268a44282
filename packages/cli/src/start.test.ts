import { EventEmitter } from "node:events";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { type ProcessLike, start } from "./start.ts";
import { MemoryStream } from "./test-support/memory-stream.ts";

/** Enough of a process to be started in. */
class FakeProcess extends EventEmitter {
  readonly argv: readonly string[];
  readonly env = { MISTRAL_API_KEY: "the-key-of-all-tests" };
  readonly stdin = Readable.from([]);
  readonly stdout = new MemoryStream();
  readonly stderr = new MemoryStream();
  readonly exits: number[] = [];
  exitCode: number | undefined;

  constructor(...words: readonly string[]) {
    super();
    this.argv = ["node", "mistral-batch", ...words];
  }

  exit(code: number): void {
    this.exits.push(code);
  }
}

/** The streams of a process have more to them than a test needs. */
function startIn(fake: FakeProcess): Promise<void> {
  return start(fake as unknown as ProcessLike);
}

async function listening(fake: FakeProcess): Promise<string> {
  while (!fake.stdout.text.includes("\n")) await new Promise((resolve) => fake.stdout.once("written", resolve));
  return fake.stdout.text.trim();
}

describe("start()", () => {
  it("sets the exit code and leaves the process to end by itself", async () => {
    const fake = new FakeProcess("--version");
    await startIn(fake);
    expect(fake).toMatchObject({ exitCode: 0, exits: [] });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"])("ends in an orderly way on %s and closes what it opened", async (signal) => {
    const fake = new FakeProcess("emulate", "--port", "0");
    const ended = startIn(fake);
    const url = await listening(fake);
    expect((await fetch(`${url}/v1/batch/jobs`, { headers: { authorization: "Bearer x" } })).status).toBe(200);
    fake.emit(signal);
    await ended;
    expect(fake).toMatchObject({ exitCode: 0, exits: [] });
    expect(fake.stderr.text).toContain("Stopped after 1 request\n");
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  it("leaves at once on a second Ctrl-C", async () => {
    const fake = new FakeProcess("emulate", "--port", "0");
    const ended = startIn(fake);
    await listening(fake);
    fake.emit("SIGINT");
    expect(fake.exits).toEqual([]);
    fake.emit("SIGINT");
    expect(fake.exits).toEqual([130]);
    await ended;
  });

  it("takes a reader that went away for a quiet end", async () => {
    const fake = new FakeProcess("--version");
    await startIn(fake);
    fake.stdout.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    expect(fake.exits).toEqual([0]);
  });
});
