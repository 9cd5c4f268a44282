import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { createMistralBatch } from "../create-mistral-batch.ts";
import { fileSource } from "../files/file-source.ts";
import { EMPTY_PAGE, FILE_ANSWER } from "../test-support/answers.ts";
import { type LocalServer, startServer } from "../test-support/local-server.ts";
import { startTunnelProxy, type TunnelProxy } from "../test-support/tunnel-proxy.ts";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const item of closing.splice(0)) await item.close();
});

/** Every system takes this name for the machine itself, but only loopback names go past a proxy by themselves. */
const NOT_LOOPBACK = "0.0.0.0";

async function start(isRefusing = false): Promise<{ service: LocalServer; proxy: TunnelProxy; seen: string[] }> {
  const seen: string[] = [];
  const service = await startServer((request, response) => {
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
    });
    request.on("end", () => {
      seen.push(
        `${request.method} ${request.headers.host} ${bytes} ${request.headers["transfer-encoding"] ?? "sized"}`,
      );
      response.setHeader("content-type", "application/json");
      response.end(request.method === "POST" ? FILE_ANSWER : EMPTY_PAGE);
    });
  });
  const proxy = await startTunnelProxy(isRefusing ? undefined : service.port);
  closing.push(service, proxy);
  return { service, proxy, seen };
}

describe("createMistralBatch() behind a proxy", () => {
  it.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])("goes through the one of %s", async (name) => {
    const { proxy, seen } = await start();
    const isSecure = /https/i.test(name);
    const batch = createMistralBatch({
      apiKey: "k",
      baseUrl: `${isSecure ? "https" : "http"}://api.example.test`,
      retries: { strategy: "none" },
      env: { [name]: proxy.url },
    });
    // The service behind the tunnel speaks plain HTTP, so over https only the tunnel itself can be seen.
    if (isSecure) await expect(batch.jobs.list()).rejects.toMatchObject({ name: "ConnectionError" });
    else await expect(batch.jobs.list()).resolves.toMatchObject({ data: [] });
    expect(proxy.targets).toEqual([`api.example.test:${isSecure ? 443 : 80}`]);
    expect(seen).toEqual(isSecure ? [] : ["GET api.example.test 0 sized"]);
  });

  it("streams an upload with its length and creates a job with a JSON body through it", async () => {
    const { proxy, seen } = await start();
    const batch = createMistralBatch({
      apiKey: "k",
      baseUrl: "http://api.example.test",
      env: { HTTP_PROXY: proxy.url.replace("http://", "http://user:pass@") },
    });
    await batch.files.upload({ file: fileSource(fileURLToPath(import.meta.url)) });
    expect(seen[0]).toMatch(/^POST api\.example\.test \d{4} sized$/);
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from("user:pass").toString("base64")}`]);
    const body = JSON.stringify({ custom_id: "1", body: {} }).length;
    await batch.jobs
      .create({
        endpoint: "/v1/embeddings",
        model: "mistral-embed",
        requests: [{ custom_id: "1", body: { input: "a" } }],
      })
      .catch(() => {});
    expect(Number(seen[1]?.split(" ")[2])).toBeGreaterThan(body);
    expect(seen[1]).toMatch(/sized$/);
  });

  it.each([
    ["NO_PROXY", NOT_LOOPBACK],
    ["no_proxy", `other.test, ${NOT_LOOPBACK}`],
    ["NO_PROXY", "*"],
  ])("goes past it for %s=%s", async (name, value) => {
    const { service, proxy, seen } = await start();
    const baseUrl = `http://${NOT_LOOPBACK}:${service.port}`;
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url };
    await createMistralBatch({ apiKey: "k", baseUrl, env: { ...env, [name]: value } }).jobs.list();
    expect([proxy.targets.length, seen.length]).toEqual([0, 1]);
    await createMistralBatch({ apiKey: "k", baseUrl, env }).jobs.list();
    expect([proxy.targets.length, seen.length]).toEqual([1, 2]);
  });

  it("goes past it for this machine itself", async () => {
    const { service, proxy, seen } = await start();
    const batch = createMistralBatch({ apiKey: "k", baseUrl: service.url, env: { HTTP_PROXY: proxy.url } });
    await batch.jobs.list();
    expect([proxy.targets, seen.length]).toEqual([[], 1]);
  });

  it("knows that nothing was sent where the proxy refuses the tunnel", async () => {
    const { proxy } = await start(true);
    const batch = createMistralBatch({
      apiKey: "k",
      baseUrl: "https://api.example.test",
      retries: { strategy: "none" },
      env: { HTTPS_PROXY: proxy.url },
    });
    await expect(batch.jobs.list()).rejects.toMatchObject({
      code: "connection_failed",
      isNotSent: true,
      message: expect.stringContaining("the proxy refused the tunnel with 403"),
    });
  });

  it("knows that nothing was sent where nobody is the proxy", async () => {
    const { proxy } = await start();
    await proxy.close();
    closing.pop();
    const batch = createMistralBatch({
      apiKey: "k",
      baseUrl: "https://api.example.test",
      retries: { strategy: "none" },
      env: { HTTPS_PROXY: proxy.url },
    });
    await expect(batch.jobs.list()).rejects.toMatchObject({ code: "connection_failed", isNotSent: true });
  });

  it("ends at once with the reason of an abort", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const service = await startServer(() => controller.abort(reason));
    const proxy = await startTunnelProxy(service.port);
    closing.push(service, proxy);
    const batch = createMistralBatch({
      apiKey: "k",
      baseUrl: "http://api.example.test",
      env: { HTTP_PROXY: proxy.url },
    });
    await expect(batch.jobs.list({}, { signal: controller.signal })).rejects.toBe(reason);
  });
});
