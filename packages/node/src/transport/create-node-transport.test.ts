import type { IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Source } from "@mistral-batch/core";
import { generate } from "selfsigned";
import { afterEach, describe, expect, it } from "vitest";
import { createMistralBatch } from "../create-mistral-batch.ts";
import { EMPTY_PAGE, FILE_ANSWER } from "../test-support/answers.ts";
import { type LocalServer, startServer, unusedPort } from "../test-support/local-server.ts";

const closing: LocalServer[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close();
});

async function serving(...parameters: Parameters<typeof startServer>): Promise<LocalServer> {
  const server = await startServer(...parameters);
  closing.push(server);
  return server;
}

type Batch = ReturnType<typeof createMistralBatch>;

function connect(baseUrl: string): Batch {
  return createMistralBatch({ apiKey: "k", baseUrl, env: {}, retries: { strategy: "none" } });
}

/** A source of zeros that tells how often it was read and when it was let go of. */
interface EndlessSource extends Source {
  readonly pulls: () => number;
  readonly isCancelled: Promise<void>;
}

function endless(size: number, onPull: (pulls: number) => void = () => {}): EndlessSource {
  let pulls = 0;
  const { promise: isCancelled, resolve } = Promise.withResolvers<void>();
  const open = (): ReadableStream<Uint8Array> =>
    new ReadableStream(
      {
        pull(controller) {
          pulls += 1;
          onPull(pulls);
          controller.enqueue(new Uint8Array(65_536));
        },
        cancel: () => resolve(),
      },
      { highWaterMark: 0 },
    );
  return { name: "requests.jsonl", size, open, pulls: () => pulls, isCancelled };
}

describe("the transport of Node", () => {
  it("sends an upload with its length, byte for byte", async () => {
    const content = new Uint8Array(3_000_001).map((_, index) => index % 251);
    let headers: IncomingMessage["headers"] = {};
    let body = Buffer.alloc(0);
    const server = await serving((request, response) => {
      headers = request.headers;
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        body = Buffer.concat(chunks);
        response.setHeader("content-type", "application/json").end(FILE_ANSWER);
      });
    });
    await connect(server.url).files.upload({ file: new File([content], 'Ünïcode "quoted".jsonl') });
    expect(headers["transfer-encoding"]).toBeUndefined();
    expect(Number(headers["content-length"])).toBe(body.byteLength);
    expect(headers.authorization).toBe("Bearer k");
    const form = await new Response(body, { headers: { "content-type": headers["content-type"] ?? "" } }).formData();
    const file = form.get("file");
    expect(file).toBeInstanceOf(File);
    expect((file as File).name).toBe('Ünïcode "quoted".jsonl');
    expect(Buffer.compare(Buffer.from(await (file as File).arrayBuffer()), Buffer.from(content))).toBe(0);
    expect([form.get("purpose"), form.get("visibility")]).toEqual(["batch", "workspace"]);
  });

  it("follows no redirect of an upload and says so", async () => {
    const other = await serving((_request, response) => response.end(FILE_ANSWER));
    let requests = 0;
    other.server.on("request", () => {
      requests += 1;
    });
    const server = await serving((request, response) => {
      request.resume();
      response.writeHead(307, { location: `${other.url}/v1/files` }).end();
    });
    const upload = connect(server.url).files.upload({ file: new File(["{}"], "a.jsonl") });
    await expect(upload).rejects.toMatchObject({ code: "redirected", isRetryable: false, status: 0 });
    expect(requests).toBe(0);
  });

  it("gives the answer to an upload that is refused before its end", async () => {
    const server = await serving((_request, response) => {
      response.writeHead(401, { "content-type": "application/json" }).end('{"message":"Unauthorized"}');
    });
    const source = endless(1_000_000_000);
    const upload = connect(server.url).files.upload({ file: source });
    await expect(upload).rejects.toMatchObject({
      code: "unauthorized",
      message: expect.stringContaining("Unauthorized"),
    });
    await source.isCancelled;
    expect(source.pulls()).toBeLessThan(200);
  });

  it("stops an upload at once with the reason of an abort", async () => {
    const controller = new AbortController();
    const reason = { name: "a reason of the caller" };
    const source = endless(1_000_000_000, (pulls) => {
      if (pulls === 20) controller.abort(reason);
    });
    const isCut = Promise.withResolvers<boolean>();
    const server = await serving((request) => {
      request.on("error", () => {});
      request.resume().on("close", () => isCut.resolve(!request.complete));
    });
    const upload = connect(server.url).files.upload({ file: source }, { signal: controller.signal });
    await expect(upload).rejects.toBe(reason);
    expect(await isCut.promise).toBe(true);
    await source.isCancelled;
    expect(source.pulls()).toBe(20);
  });

  it("proves that nothing was sent where nobody listens", async () => {
    const batch = connect(`http://127.0.0.1:${await unusedPort()}`);
    await expect(batch.jobs.list()).rejects.toMatchObject({ code: "connection_failed", isNotSent: true });
    const upload = batch.files.upload({ file: new Blob(["{}"]) });
    await expect(upload).rejects.toMatchObject({ code: "connection_failed", isNotSent: true });
  });

  it("proves it for a name with several addresses too", async () => {
    // Node tries ::1 and 127.0.0.1, and gives both failures together.
    const batch = connect(`http://localhost:${await unusedPort()}`);
    await expect(batch.jobs.list()).rejects.toMatchObject({ code: "connection_failed", isNotSent: true });
  });

  it("proves nothing where the connection is reset after the request has come", async () => {
    const server = await serving((request) => request.socket.resetAndDestroy());
    await expect(connect(server.url).jobs.list()).rejects.toMatchObject({ code: "connection_lost", isNotSent: false });
  });

  it("lets go of the source where the connection breaks in the middle of an upload", async () => {
    const source = endless(1_000_000_000);
    const server = await serving((request) => request.once("data", () => request.socket.resetAndDestroy()));
    const upload = connect(server.url).files.upload({ file: source });
    await expect(upload).rejects.toMatchObject({ code: "connection_lost", isNotSent: false });
    await source.isCancelled;
    expect(source.pulls()).toBeLessThan(200);
  });

  it("proves that nothing was sent where the certificate is not trusted", async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
    let requests = 0;
    const listener = (): void => {
      requests += 1;
    };
    const tls = createTlsServer({ key, cert }, listener);
    const { port } = await serving(listener, tls);
    const batch = connect(`https://localhost:${port}`);
    await expect(batch.jobs.list()).rejects.toMatchObject({
      code: "connection_failed",
      isNotSent: true,
      message: expect.stringContaining("DEPTH_ZERO_SELF_SIGNED_CERT"),
    });
    expect(requests).toBe(0);
  });

  it("proves that nothing was sent where the handshake is refused", async () => {
    const tls = createTlsServer({});
    const { port } = await serving(() => {}, tls);
    const batch = connect(`https://127.0.0.1:${port}`);
    await expect(batch.jobs.list()).rejects.toMatchObject({ code: "connection_failed", isNotSent: true });
  });

  it("uses an agent without limits of its own where a client waits longer than the global one", async () => {
    const server = await serving((_request, response) => {
      response.setHeader("content-type", "application/json").end(EMPTY_PAGE);
    });
    const batch = createMistralBatch({ apiKey: "k", baseUrl: server.url, env: {}, timeoutMs: 900_000 });
    await expect(batch.jobs.list()).resolves.toMatchObject({ data: [] });
    const upload = batch.files.upload({ file: new File(["{}"], "a.jsonl") });
    await expect(upload).rejects.toMatchObject({ code: "invalid_response" });
  });
});
