import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEmulator } from "../emulator.ts";
import { chatRows, fileJob, jsonl } from "../test-support/client.ts";
import { handlers } from "./msw-handlers.ts";

const BASE = "https://api.mistral.ai";
const emulator = createEmulator({ signedUrlOrigin: "https://storage.test" });
const server = setupServer(...handlers(emulator, { baseUrl: BASE, signedUrlOrigin: "https://storage.test" }));
const headers = { authorization: "Bearer k" };

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => emulator.faults.clear());
afterAll(() => server.close());

async function upload(): Promise<{ readonly id: string }> {
  const form = new FormData();
  form.set("purpose", "batch");
  form.set("file", new Blob([jsonl(chatRows(1200))]), "in.jsonl");
  const response = await fetch(`${BASE}/v1/files`, { method: "POST", headers, body: form });
  return (await response.json()) as { id: string };
}

describe("handlers()", () => {
  it("serve a whole job, its large body and a signed URL to the global fetch", async () => {
    const file = await upload();
    const created = await fetch(`${BASE}/v1/batch/jobs`, {
      method: "POST",
      headers,
      body: JSON.stringify(fileJob(file.id)),
    });
    const { id } = (await created.json()) as { id: string };
    await emulator.finishJobs();
    const job = (await (await fetch(`${BASE}/v1/batch/jobs/${id}`, { headers })).json()) as { output_file: string };
    const output = await (await fetch(`${BASE}/v1/files/${job.output_file}/content`, { headers })).text();
    expect(output.trim().split("\n")).toHaveLength(1200);
    const { url } = (await (await fetch(`${BASE}/v1/files/${job.output_file}/url`, { headers })).json()) as {
      url: string;
    };
    expect(await (await fetch(url)).text()).toBe(output);
  });

  it.each(["refused", "reset", "reply-lost"] as const)("reject for %s", async (kind) => {
    emulator.faults.add({ fault: { kind } });
    await expect(fetch(`${BASE}/v1/batch/jobs`, { headers })).rejects.toBeInstanceOf(TypeError);
  });

  it("stall until the client gives up", async () => {
    emulator.faults.add({ fault: { kind: "stall" } });
    const abort = new AbortController();
    const pending = fetch(`${BASE}/v1/batch/jobs`, { headers, signal: abort.signal });
    abort.abort();
    await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  });

  it("break a body in the middle", async () => {
    const file = await upload();
    emulator.faults.add({ when: { operation: "files.download" }, fault: { kind: "reset-mid-body", afterBytes: 1000 } });
    const response = await fetch(`${BASE}/v1/files/${file.id}/content`, { headers });
    await expect(response.text()).rejects.toBeInstanceOf(Error);
  });
});
