// Our own client over real HTTP: what a handler called in one process cannot show.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createGateway } from "../../src/index.ts";
import { clientOf, ENDPOINT, MODEL, row } from "../security/lab.ts";
import { mountGateways } from "../support/gateways.ts";
import { type Listening, listen } from "../support/node-gateway.ts";
import { type Service, startService } from "../support/service.ts";
import { startWorkerd } from "../support/workerd-gateway.ts";

const RUNTIMES: readonly (readonly [string, (serviceUrl: string) => Promise<Listening>])[] = [
  ["Node", (serviceUrl) => listen(mountGateways(createGateway, serviceUrl))],
  ["workerd", (serviceUrl) => startWorkerd(serviceUrl, "2026-07-01")],
  ["workerd of 2024", (serviceUrl) => startWorkerd(serviceUrl, "2024-09-01")],
];
const LINES = Array.from({ length: 20_000 }, (_, index) => `${JSON.stringify(row(String(index)))}\n`).join("");

describe.each(RUNTIMES)("a client of the gateway on %s", (_runtime, start) => {
  let service: Service;
  let gateway: Listening;
  beforeAll(async () => {
    service = await startService("friendly");
    gateway = await start(service.url);
  });
  afterAll(async () => {
    await gateway.close();
    await service.close();
  });
  beforeEach(() => service.emulator.faults.clear());

  test("takes up a broken download where it broke", async () => {
    const batch = clientOf(gateway.url, "alice");
    const file = await batch.files.upload({ file: new File([LINES], "in.jsonl") });
    service.emulator.faults.add({
      when: { operation: "files.download" },
      fault: { kind: "reset-mid-body", afterBytes: 300_000 },
    });
    const retries = { strategy: "backoff", backoff: { initialInterval: 1 }, retryConnectionErrors: true } as const;
    const text = await new Response(await batch.files.download({ file_id: file.id }, { retries })).text();
    expect(text).toBe(LINES);
    const { headers = {} } = service.emulator.books.requestsSeen({ operation: "files.download" }).at(-1) ?? {};
    expect(headers["range"]).toMatch(/^bytes=\d+-$/);
    expect(headers["if-range"]).toBeUndefined();
  });

  test("pays once where the reply to a create is lost", async () => {
    const batch = clientOf(gateway.url, "alice");
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reply-lost" } });
    const made = await batch.jobs.create({
      endpoint: ENDPOINT,
      model: MODEL,
      requests: [row("1")],
      submission_key: "once",
    });
    expect(service.emulator.books.jobsByMetadata("mb_key", "once")).toHaveLength(1);
    await service.emulator.finishJobs();
    expect(await batch.jobs.get({ job_id: made.id })).toMatchObject({ status: "SUCCESS" });
  });

  test("leaves no file behind where it breaks off an upload", async () => {
    const before = service.emulator.books.uploads().length;
    const controller = new AbortController();
    const broken = fetch(`${gateway.url}/api/mistral/v1/files`, {
      method: "POST",
      headers: { authorization: "Bearer token-of-alice", "content-type": "multipart/form-data; boundary=XX" },
      signal: controller.signal,
      duplex: "half",
      body: new ReadableStream<Uint8Array>({
        start: (stream) =>
          stream.enqueue(
            new TextEncoder().encode(
              `--XX\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n${LINES.slice(0, 100_000)}`,
            ),
          ),
        pull: () => controller.abort(),
      }),
    } as RequestInit);
    await expect(broken).rejects.toThrow();
    const batch = clientOf(gateway.url, "alice");
    await batch.files.upload({ file: new File([LINES], "after.jsonl") });
    expect(service.emulator.books.uploads().length).toBe(before + 1);
  });
});
