import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { main } from "../main.ts";
import { temporaryFolder } from "../test-support/files.ts";
import { MemoryStream } from "../test-support/memory-stream.ts";
import { runCli, TEST_KEY } from "../test-support/run-cli.ts";

interface Running {
  readonly url: string;
  readonly stderr: MemoryStream;
  stop(): Promise<number>;
}

async function emulate(...argv: readonly string[]): Promise<Running> {
  const [stdout, stderr, interrupt] = [new MemoryStream(), new MemoryStream(), new AbortController()];
  const ended = main({
    argv: ["emulate", "--port", "0", ...argv],
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr,
    signal: interrupt.signal,
  });
  while (!stdout.text.includes("\n")) await new Promise((resolve) => stdout.once("written", resolve));
  const stop = (): Promise<number> => {
    interrupt.abort();
    return ended;
  };
  onTestFinished(() => void stop());
  return { url: stdout.text.trim(), stderr, stop };
}

async function upload(url: string, key = "any"): Promise<Response> {
  const form = new FormData();
  form.append("purpose", "batch");
  form.append(
    "file",
    new Blob(['{"custom_id":"a","body":{"messages":[{"role":"user","content":"Hi"}]}}\n']),
    "a.jsonl",
  );
  return await fetch(`${url}/v1/files`, { method: "POST", headers: { authorization: `Bearer ${key}` }, body: form });
}

describe("emulate", () => {
  it("prints its address on stdout and what to do with it on stderr, and stops with 0", async () => {
    const running = await emulate();
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(running.stderr.text).toContain(`export MISTRAL_BASE_URL=${running.url}\n`);
    expect((await upload(running.url)).status).toBe(200);
    expect(await running.stop()).toBe(0);
    expect(running.stderr.text).toContain("Stopped after 1 request\n");
  });

  it("keeps files in --data-dir, and accepts the given keys only", async () => {
    const folder = await temporaryFolder();
    const { url, stderr } = await emulate("--data-dir", folder, "--key", "key-one", "two");
    expect(stderr.text).toContain("it takes the given keys only");
    expect(stderr.text).not.toMatch(/key-one|any API key/);
    expect((await upload(url, "three")).status).toBe(401);
    expect((await upload(url, "two")).status).toBe(200);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("ends with 2 when the port is taken", async () => {
    const { url } = await emulate();
    const { exitCode, stderr } = await runCli(["emulate", "--port", new URL(url).port]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("hint: choose another with --port, or 0 for a free one");
  });

  it("lets another server answer with --forward-to", async () => {
    const asked: string[] = [];
    const model = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content: "from elsewhere" } }] }));
    });
    await new Promise<void>((resolve) => model.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void model.close());
    const target = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
    const { url } = await emulate("--forward-to", target, "--forward-model", "tiny", "--speed", "100000");
    const headers = { authorization: `Bearer ${TEST_KEY}`, "content-type": "application/json" };
    const requests = [{ custom_id: "a", body: { messages: [{ role: "user", content: "Hi" }] } }];
    const body = JSON.stringify({ endpoint: "/v1/chat/completions", model: "whatever", requests });
    const created = await fetch(`${url}/v1/batch/jobs`, { method: "POST", headers, body });
    const { id } = (await created.json()) as { id: string };
    const { exitCode, stdout } = await runCli(["jobs", "wait", id, "--base-url", url]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "SUCCESS", succeeded_requests: 1 });
    expect(asked).toEqual(["/v1/chat/completions"]);
  });
});
