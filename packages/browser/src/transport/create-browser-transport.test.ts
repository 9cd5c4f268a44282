import { expect, test } from "vitest";
import { createBrowserTransport } from "./create-browser-transport.ts";

const PAGE = "https://app.test";

test("the transport sends no credentials of the browser and keeps what was asked for", async () => {
  const calls: (RequestInit | undefined)[] = [];
  const transport = createBrowserTransport({
    async fetch(_input, init) {
      calls.push(init);
      return new Response();
    },
  });
  await transport.fetch("https://host.test/", { method: "POST", redirect: "manual" });
  expect(calls).toEqual([{ method: "POST", redirect: "manual", credentials: "omit" }]);
  expect(transport.sendSized).toBeUndefined();
  expect(transport.redirects).toBe("by-runtime");
});

test("the transport keeps contents out of the cache of the browser, and nothing else", async () => {
  const modes: (RequestCache | undefined)[] = [];
  const transport = createBrowserTransport({
    async fetch(_input, init) {
      modes.push(init?.cache);
      return new Response();
    },
  });
  for (const accept of ["application/octet-stream", "application/json"])
    await transport.fetch(new Request("https://host.test/", { headers: { accept } }));
  expect(modes).toEqual(["no-store", undefined]);
});

async function failureOf(url: string, reason: unknown): Promise<unknown> {
  const transport = createBrowserTransport({ fetch: () => Promise.reject(reason), origin: PAGE });
  const caught = await transport.fetch(url).catch((error: unknown) => error);
  expect(caught).toBe(reason);
  return transport.describeFailure?.(caught);
}

// As Chromium, Firefox and Safari word it.
test.each(["Failed to fetch", "NetworkError when attempting to fetch resource.", "Load failed"])(
  "describeFailure() names CORS for %j from another origin, and proves nothing",
  async (words) => {
    const expected = `${words}: the likely cause is CORS: https://host.test does not allow calls from ${PAGE}`;
    expect(await failureOf("https://host.test/v1/files?secret=1", new TypeError(words))).toEqual({
      isNotSent: false,
      reason: expect.stringContaining(expected) as string,
    });
  },
);

test("describeFailure() does not name CORS on the page's own origin, or for other errors", async () => {
  expect(await failureOf(`${PAGE}/api`, new TypeError("Failed to fetch"))).toBeUndefined();
  expect(await failureOf("https://host.test/", new DOMException("No", "AbortError"))).toBeUndefined();
});

test("describeFailure() does not name CORS for a body that breaks after its headers came", () => {
  const transport = createBrowserTransport({ origin: PAGE });
  expect(transport.describeFailure?.(new TypeError("network error"))).toBeUndefined();
});

test("an upload whose file cannot be read any more says so", async () => {
  const file = new File(["{}\n"], "in.jsonl");
  const gone = (): Blob => {
    const blob = new Blob(["x"]);
    blob.arrayBuffer = () => Promise.reject(new DOMException("Gone", "NotReadableError"));
    return blob;
  };
  const form = new FormData();
  form.append("file", file);
  Object.defineProperty(form.get("file"), "slice", { value: gone });
  const transport = createBrowserTransport({ fetch: () => Promise.reject(new TypeError("Failed to fetch")) });
  await expect(transport.fetch("https://host.test/", { body: form })).rejects.toMatchObject({
    code: "source_unreadable",
    message:
      'Cannot upload "in.jsonl": it was changed, moved or deleted since it was picked, or may not be read; pick it again (NotReadableError)',
  });
});
