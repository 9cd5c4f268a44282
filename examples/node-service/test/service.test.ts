import { readFile } from "node:fs/promises";
import { createEmulator, type Emulator } from "@mistral-batch/emulator";
import { type EmulatorServer, serve } from "@mistral-batch/emulator/node";
import { createMistralBatch } from "@mistral-batch/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createService } from "../src/create-service.ts";
import { type RunningService, startService } from "./start-service.ts";

const data = (name: string): Promise<string> => readFile(new URL(`../../data/${name}`, import.meta.url), "utf8");
const ORDER = "endpoint=/v1/chat/completions&model=mistral-small-latest";
const UNKNOWN = "00000000-0000-4000-8000-000000000000";

let emulator: Emulator;
let upstream: EmulatorServer;
let service: RunningService;

beforeAll(async () => {
  emulator = createEmulator();
  upstream = await serve(emulator);
  service = await startService(upstream.url);
});
afterAll(async () => {
  service.child.kill("SIGKILL");
  await upstream.close();
});

interface Answer {
  status: number;
  body: { id: string; status: string; error: Record<string, unknown>; data: { id: string }[] };
}

async function call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${service.url}${path}`, { method, ...init });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

function order(key: string, body: BodyInit, type = "application/jsonl", query = ORDER): Promise<Answer> {
  const headers = { "content-type": type, "idempotency-key": key };
  return call("POST", `/batches?${query}`, { headers, body });
}

describe("the service", () => {
  it("says that it is up", async () => {
    expect(await call("GET", "/health")).toEqual({ status: 200, body: { status: "ok" } });
  });

  it("takes a batch from JSONL to its rows", async () => {
    const { status, body } = await order("reviews", await data("small.jsonl"));
    expect([status, body.status]).toEqual([202, "QUEUED"]);
    const early = await call("GET", `/batches/${body.id}/results`);
    expect([early.status, early.body.error["code"]]).toEqual([409, "not_ended"]);

    await emulator.finishJobs();
    expect((await call("GET", `/batches/${body.id}?wait_seconds=10`)).body.status).toBe("SUCCESS");
    expect((await call("GET", "/batches?status=SUCCESS&page_size=10")).body.data[0]?.id).toBe(body.id);

    const results = await fetch(`${service.url}/batches/${body.id}/results`);
    expect(results.headers.get("content-type")).toBe("application/x-ndjson");
    const rows = (await results.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { [name: string]: unknown });
    expect(rows.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 12 }, () => "succeeded"));
    expect(rows.map(({ index }) => index).sort((a, b) => Number(a) - Number(b))).toEqual([...Array(12).keys()]);
  });

  it("takes requests as JSON, and makes rows of those without an answer", async () => {
    emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "missing-rows", indexes: [1] } });
    const requests = ["sea", "lake"].map((input) => ({ body: { input } }));
    const { body } = await order(
      "words",
      JSON.stringify({ requests }),
      "application/json",
      "endpoint=/v1/embeddings&model=mistral-embed",
    );
    emulator.faults.clear();
    await emulator.finishJobs();
    const text = await (await fetch(`${service.url}/batches/${body.id}/results`)).text();
    const rows = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { [name: string]: unknown });
    expect(rows.map(({ custom_id, outcome }) => [custom_id, outcome])).toEqual([
      ["0", "succeeded"],
      ["1", "missing"],
    ]);
  });

  it("spends nothing on a wrong input, and says what is wrong with it", async () => {
    const uploads = emulator.books.uploads().length;
    const { status, body } = await order("broken", await data("broken.jsonl"));
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ code: "invalid_input", problem_count: 7 });
    expect(body.error["problems"]).toContainEqual({ line: 8, message: "The line is blank; remove it" });
    expect(emulator.books.uploads()).toHaveLength(uploads);
  });

  it("pays once for an order that is sent twice", async () => {
    const input = await data("small.jsonl");
    const first = await order("invoices", input);
    const second = await order("invoices", input);
    expect(second).toMatchObject({ status: 202, body: { id: first.body.id } });
    expect(emulator.books.jobsByMetadata("mb_key", "invoices")).toHaveLength(1);
  });

  it("cancels a job", async () => {
    const { body } = await order("cancelled", await data("small.jsonl"));
    const { status } = await call("DELETE", `/batches/${body.id}`);
    await emulator.finishJobs();
    expect([status, (await call("GET", `/batches/${body.id}`)).body.status]).toEqual([200, "CANCELLED"]);
  });

  it.each([
    ["GET", `/batches/${UNKNOWN}`, 404, "not_found"],
    ["GET", "/batches/7", 400, "invalid_argument"],
    ["GET", "/nothing", 404, "no_route"],
    ["GET", "/batches?page=-1", 400, "invalid_argument"],
    ["POST", `/batches?${ORDER}`, 400, "FST_ERR_VALIDATION"],
    ["GET", "/batches/7?wait_seconds=soon", 400, "FST_ERR_VALIDATION"],
  ])("answers %s %s with %i and %s", async (method, path, status, code) => {
    const answer = await call(method, path);
    expect([answer.status, answer.body.error["code"]]).toEqual([status, code]);
  });

  it("does not blame its caller for its own key", async () => {
    emulator.faults.add({ when: { operation: "jobs.list" }, fault: { kind: "respond", status: 401, body: "{}" } });
    const { status, body } = await call("GET", "/batches");
    emulator.faults.clear();
    expect([status, body.error["code"]]).toEqual([502, "unauthorized"]);
  });

  it("takes no body that is too long", async () => {
    const batch = createMistralBatch({ apiKey: "test", fetch: emulator.fetch });
    const small = createService(batch, new AbortController().signal, 100);
    const answer = await small.inject({
      method: "POST",
      url: `/batches?${ORDER}`,
      headers: { "content-type": "application/jsonl", "idempotency-key": "long" },
      payload: await data("small.jsonl"),
    });
    expect([answer.statusCode, answer.json()]).toMatchObject([422, { error: { code: "invalid_input" } }]);
  });
});

describe("the process", () => {
  it("ends waits and finishes the requests in flight when it is told to stop", async () => {
    const own = await startService(upstream.url);
    const { body: job } = await order("long job", await data("small.jsonl"));

    const waiting = fetch(`${own.url}/batches/${job.id}?wait_seconds=300`);
    await own.logged("wait_seconds=300");
    // An order of which only a half has arrived.
    const lines = (await data("small.jsonl")).split(/(?<=\n)/);
    const { readable: body, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const send = (part: readonly string[]): Promise<void> => writer.write(new TextEncoder().encode(part.join("")));
    const sending = send(lines.slice(0, 6));
    const headers = { "content-type": "application/jsonl", "idempotency-key": "half" };
    const half: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
    const ordering = fetch(`${own.url}/batches?${ORDER}`, half);
    await own.logged('"method":"POST"');

    own.child.kill("SIGTERM");
    const refused = await waiting;
    expect([refused.status, await refused.json()]).toMatchObject([503, { error: { code: "stopping" } }]);
    await expect(fetch(own.url)).rejects.toThrow("fetch failed");
    await sending;
    await send(lines.slice(6));
    await writer.close();
    expect((await ordering).status).toBe(202);
    expect(await own.ended).toBe(0);
    expect(emulator.books.jobsByMetadata("mb_key", "half")).toHaveLength(1);
  });
});
