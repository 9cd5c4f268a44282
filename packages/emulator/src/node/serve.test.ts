import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator } from "../emulator.ts";
import type { EmulatorOptions } from "../emulator-options.ts";
import { chatRows, fileJob, jsonl } from "../test-support/client.ts";
import { createDiskBlobStore } from "./disk-blob-store.ts";
import { type EmulatorServer, serve } from "./serve.ts";

const headers = { authorization: "Bearer k" };
const open: EmulatorServer[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.close(0);
});

async function listen(options: EmulatorOptions = {}): Promise<{ emulator: Emulator; url: string }> {
  const emulator = createEmulator(options);
  const server = await serve(emulator);
  open.push(server);
  return { emulator, url: server.url };
}

async function upload(url: string, content: BlobPart): Promise<{ readonly id: string; readonly bytes: number }> {
  const form = new FormData();
  form.set("file", new Blob([content]), "in.jsonl");
  form.set("purpose", "batch");
  const response = await fetch(`${url}/v1/files`, { method: "POST", headers, body: form });
  expect(response.status).toBe(200);
  return (await response.json()) as { id: string; bytes: number };
}

function codeOf(error: unknown): string | undefined {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code;
}

describe("serve()", () => {
  it("listens on the loopback and serves a whole job", async () => {
    const { emulator, url } = await listen();
    expect(new URL(url).hostname).toBe("127.0.0.1");
    const file = await upload(url, jsonl(chatRows(1200)));
    const body = JSON.stringify(fileJob(file.id));
    const { id } = (await (await fetch(`${url}/v1/batch/jobs`, { method: "POST", headers, body })).json()) as {
      id: string;
    };
    await emulator.finishJobs();
    const job = (await (await fetch(`${url}/v1/batch/jobs/${id}`, { headers })).json()) as { output_file: string };
    const output = await (await fetch(`${url}/v1/files/${job.output_file}/content`, { headers })).text();
    expect(output.trim().split("\n")).toHaveLength(1200);
  });

  it("carries bytes both ways unchanged, and a part of them", async () => {
    const { url } = await listen();
    const content = randomBytes(3_000_001);
    const { id, bytes } = await upload(url, content);
    expect(bytes).toBe(content.length);
    const back = new Uint8Array(await (await fetch(`${url}/v1/files/${id}/content`, { headers })).arrayBuffer());
    expect(Buffer.compare(content, back)).toBe(0);
    const range = await fetch(`${url}/v1/files/${id}/content`, { headers: { ...headers, range: "bytes=2000000-" } });
    expect(range.status).toBe(206);
    expect(Buffer.compare(content.subarray(2_000_000), new Uint8Array(await range.arrayBuffer()))).toBe(0);
  });

  it("lets the client of a refused upload see the refusal", async () => {
    const { url } = await listen({ limits: { fileBytes: 1000 }, keys: ["k"] });
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(5_000_000)]), "in.jsonl");
    expect((await fetch(`${url}/v1/files`, { method: "POST", headers, body: form })).status).toBe(413);
    const other = new FormData();
    other.set("file", new Blob([new Uint8Array(5_000_000)]), "in.jsonl");
    const stranger = { authorization: "Bearer other" };
    expect((await fetch(`${url}/v1/files`, { method: "POST", headers: stranger, body: other })).status).toBe(401);
  });

  it("reads on after a refusal, for clients that send all before they look", async () => {
    const { url } = await listen({ limits: { fileBytes: 1000 } });
    const begin = '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n';
    const end = "\r\n--b--\r\n";
    const block = new Uint8Array(1_000_000);
    const head = [
      "POST /v1/files HTTP/1.1",
      "host: x",
      "authorization: Bearer k",
      "content-type: multipart/form-data; boundary=b",
      `content-length: ${begin.length + 20 * block.length + end.length}`,
    ];
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const answer = once(socket, "data");
    socket.write(`${head.join("\r\n")}\r\n\r\n${begin}`);
    for (let index = 0; index < 20; index += 1) if (!socket.write(block)) await once(socket, "drain");
    await new Promise<void>((resolve) => socket.write(end, () => resolve()));
    expect(String((await answer)[0])).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it("resets a connection before the answer, though the request was carried out", async () => {
    const { emulator, url } = await listen();
    for (const kind of ["reset", "reply-lost"] as const) {
      emulator.faults.add({ fault: { kind } });
      const error = await fetch(`${url}/v1/batch/jobs`, { headers }).catch((reason: unknown) => reason);
      expect(codeOf(error)).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    }
    expect((await fetch(`${url}/v1/batch/jobs`, { headers })).status).toBe(200);
  });

  it("breaks a body after so many bytes", async () => {
    const { emulator, url } = await listen();
    const { id } = await upload(url, "x".repeat(500_000));
    emulator.faults.add({
      when: { operation: "files.download" },
      fault: { kind: "reset-mid-body", afterBytes: 300_000 },
    });
    const response = await fetch(`${url}/v1/files/${id}/content`, { headers });
    let received = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of response.body ?? []) received += chunk.length;
    };
    await expect(read()).rejects.toThrow("terminated");
    expect(received).toBe(300_000);
  });

  it("stalls before the headers and in the body until the client gives up", async () => {
    const { emulator, url } = await listen();
    const { id } = await upload(url, "x".repeat(100));
    emulator.faults.add({ fault: { kind: "stall" } });
    const abort = new AbortController();
    const pending = fetch(`${url}/v1/files`, { headers, signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(pending).rejects.toThrow("enough");
    emulator.faults.clear();
    emulator.faults.add({ fault: { kind: "stall", at: "body", afterBytes: 60 } });
    const late = new AbortController();
    const response = await fetch(`${url}/v1/files/${id}/content`, { headers, signal: late.signal });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(60);
    const silence = reader?.read();
    late.abort(new Error("enough"));
    await expect(silence).rejects.toThrow("enough");
  });

  it.each([50, -50])("announces a length that is off by %i", async (deltaBytes) => {
    const { emulator, url } = await listen();
    const { id } = await upload(url, "x".repeat(1000));
    emulator.faults.add({ when: { operation: "files.download" }, fault: { kind: "content-length", deltaBytes } });
    const outcome = await new Promise<{ announced: string | undefined; received: number; isBroken: boolean }>(
      (resolve) => {
        const outgoing = httpRequest(`${url}/v1/files/${id}/content`, { headers }, (incoming) => {
          let received = 0;
          const finish = (): void =>
            resolve({ announced: incoming.headers["content-length"], received, isBroken: !incoming.complete });
          incoming.on("data", (chunk: Buffer) => {
            received += chunk.length;
          });
          incoming.on("error", finish);
          incoming.on("end", finish);
        });
        // The surplus bytes of a body that is too long answer nothing.
        outgoing.on("error", () => undefined);
        outgoing.end();
      },
    );
    expect(outcome).toEqual({
      announced: String(1000 + deltaBytes),
      received: Math.min(1000, 1000 + deltaBytes),
      isBroken: deltaBytes > 0,
    });
  });

  it("survives a client that goes away in the middle of its upload", async () => {
    const { emulator, url } = await listen();
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname);
    const head = [
      "POST /v1/files HTTP/1.1",
      "host: x",
      "authorization: Bearer k",
      "content-type: multipart/form-data; boundary=b",
      "content-length: 1000",
    ];
    const part = '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\nabc';
    await new Promise<void>((resolve) => socket.write(`${head.join("\r\n")}\r\n\r\n${part}`, () => resolve()));
    socket.destroy();
    expect((await fetch(`${url}/v1/files`, { headers })).status).toBe(200);
    expect(emulator.books.uploads()).toEqual([]);
  });

  it("reports a port that is taken", async () => {
    const { url } = await listen();
    await expect(serve(createEmulator(), { port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  it("hands out signed URLs on a second server", async () => {
    let storage = "";
    const emulator = createEmulator({ signedUrlOrigin: () => storage });
    const [api, blobs] = [await serve(emulator), await serve(emulator)];
    open.push(api, blobs);
    storage = blobs.url;
    const { id } = await upload(api.url, "content");
    const { url } = (await (await fetch(`${api.url}/v1/files/${id}/url`, { headers })).json()) as { url: string };
    expect(new URL(url).origin).toBe(blobs.url);
    expect(await (await fetch(url)).text()).toBe("content");
  });
});

describe("a large upload", () => {
  it("goes to disk without staying in memory", async () => {
    const folder = await mkdtemp(join(tmpdir(), "emulator-"));
    try {
      const { url, emulator } = await listen({ blobStore: createDiskBlobStore(folder) });
      const block = Buffer.from(`${JSON.stringify({ custom_id: "0", body: { text: "x".repeat(8150) } })}\n`.repeat(8));
      const blocks = Math.ceil((160 * 1024 * 1024) / block.length);
      let highest = 0;
      const start = memory();
      const response = await new Promise<string>((resolve, reject) => {
        const outgoing = httpRequest(
          `${url}/v1/files`,
          { method: "POST", headers: { ...headers, "content-type": "multipart/form-data; boundary=b" } },
          (incoming) => {
            let text = "";
            incoming.on("data", (chunk: Buffer) => {
              text += chunk.toString();
            });
            incoming.on("end", () => resolve(text));
          },
        );
        outgoing.on("error", reject);
        const send = async (): Promise<void> => {
          outgoing.write('--b\r\ncontent-disposition: form-data; name="file"; filename="x.jsonl"\r\n\r\n');
          for (let index = 0; index < blocks; index += 1) {
            highest = Math.max(highest, memory());
            if (!outgoing.write(block)) await new Promise((next) => outgoing.once("drain", next));
          }
          outgoing.end('\r\n--b\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--b--\r\n');
        };
        send().catch(reject);
      });
      expect(JSON.parse(response)).toMatchObject({ bytes: blocks * block.length, num_lines: blocks * 8 });
      expect(await readdir(folder)).toHaveLength(1);
      // All of it would be 160 MiB more; both ends of the connection live in this process.
      expect(highest - start).toBeLessThan(100 * 1024 * 1024);
      expect(emulator.books.uploadedBytes).toBe(blocks * block.length);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** What the process really holds: array buffers and the heap, without what the collector has not returned yet. */
function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
