import { describe, expect, it } from "vitest";
import { createEmulator } from "../emulator.ts";
import { NetworkFault } from "../faults/network-fault.ts";
import { ORIGIN, setUp } from "../test-support/client.ts";
import { createFetchMount } from "./fetch-mount.ts";
import { toWorker } from "./to-worker.ts";

const LIST = `${ORIGIN}/v1/batch/jobs`;
const headers = { authorization: "Bearer k" };

describe("createFetchMount()", () => {
  it("takes a string, a URL or a Request", async () => {
    const { emulator } = setUp();
    for (const input of [LIST, new URL(LIST), new Request(LIST)]) {
      const response = await emulator.fetch(input, { headers });
      expect(response.status).toBe(200);
      expect(response.url).toBe(LIST);
      expect(response.redirected).toBe(false);
    }
  });

  it("rejects with the reason of a signal that has aborted already, without a request", async () => {
    const { emulator } = setUp();
    const reason = new Error("too late");
    await expect(emulator.fetch(LIST, { headers, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(emulator.books.requestsSeen()).toEqual([]);
  });

  it("breaks a body when the signal aborts while it is read", async () => {
    const { client } = setUp();
    const file = await client.upload("x".repeat(300_000));
    const abort = new AbortController();
    const response = await client.call(`/v1/files/${file.id}/content`, { signal: abort.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const reason = new Error("enough");
    abort.abort(reason);
    const drain = async (): Promise<void> => {
      while ((await reader?.read())?.done === false);
    };
    await expect(drain()).rejects.toBe(reason);
  });

  it("passes on what is no network fault", async () => {
    const broken = new Error("broken");
    await expect(createFetchMount(() => Promise.reject(broken))(LIST)).rejects.toBe(broken);
  });

  it("gives up on endless redirects", async () => {
    const mount = createFetchMount(
      async (request) => new Response(null, { status: 302, headers: { location: request.url } }),
    );
    await expect(mount(LIST)).rejects.toThrow("fetch failed");
  });

  it("turns a redirected POST into a GET, and cannot send a body again for 307", async () => {
    const methods: string[] = [];
    const redirectTo = (status: number) =>
      createFetchMount(async (request) => {
        methods.push(request.method);
        return request.url.endsWith("/there")
          ? new Response("ok")
          : new Response(null, { status, headers: { location: "/there" } });
      });
    expect(await (await redirectTo(303)(LIST, { method: "POST", body: "x" })).text()).toBe("ok");
    expect(methods).toEqual(["POST", "GET"]);
    await expect(redirectTo(307)(LIST, { method: "POST", body: "x" })).rejects.toThrow("fetch failed");
  });
});

describe("toWorker()", () => {
  it("answers requests, and 502 where a connection would break", async () => {
    const emulator = createEmulator();
    const worker = toWorker(emulator);
    expect((await worker.fetch(new Request(LIST, { headers }))).status).toBe(200);
    emulator.faults.add({ fault: { kind: "reset" } });
    expect((await worker.fetch(new Request(LIST, { headers }))).status).toBe(502);
  });

  it("never answers a stall", async () => {
    const worker = toWorker({ handle: () => Promise.reject(new NetworkFault("stall")) });
    const outcome = await Promise.race([worker.fetch(new Request(LIST)), Promise.resolve("silence")]);
    expect(outcome).toBe("silence");
  });
});
