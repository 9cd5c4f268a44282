import { expect, test } from "vitest";
import { createClient } from "./create-client.ts";

test.each<[string, Parameters<typeof createClient>[0], string]>([
  ["no key", {}, "missing_api_key"],
  ["an empty key", { apiKey: "  " }, "missing_api_key"],
  ["a key that no header can carry", { apiKey: "abc\ndef" }, "missing_api_key"],
  ["a relative address", { apiKey: "k", baseUrl: "api.mistral.ai" }, "invalid_argument"],
  ["a file address", { apiKey: "k", baseUrl: "file:///tmp" }, "invalid_argument"],
  ["credentials in the address", { apiKey: "k", baseUrl: "https://user:pass@host.test" }, "invalid_argument"],
  ["a query in the address", { apiKey: "k", baseUrl: "https://host.test?key=1" }, "invalid_argument"],
  ["a negative timeout", { apiKey: "k", timeoutMs: -1 }, "invalid_argument"],
  ["an idle limit that is no number", { apiKey: "k", idleMs: Number.NaN }, "invalid_argument"],
])("createClient() refuses %s", (_name, options, code) => {
  expect(() => createClient(options)).toThrow(expect.objectContaining({ name: "InvalidInputError", code }));
});

test.each(["serverURL", "baseURL"])("createClient() refuses %s, which another client calls the address", (name) => {
  const options = { apiKey: "k", [name]: "http://127.0.0.1:8787" };
  expect(() => createClient(options)).toThrow(expect.objectContaining({ code: "invalid_argument", field: name }));
});

test("createClient() does not show a key that it refuses", () => {
  expect(() => createClient({ apiKey: "secret-é" })).toThrow(/character 8 of 8/);
  expect(() => createClient({ apiKey: "secret-é" })).not.toThrow(/secret/);
});

test("createClient() trims the key and the slash of the address", async () => {
  const client = createClient({
    apiKey: " key\n",
    baseUrl: "https://host.test/proxy/",
    userAgent: "ua/1",
    headers: { "x-a": "b" },
  });
  expect(client.baseUrl).toBe("https://host.test/proxy");
  expect(Object.fromEntries(await client.headers())).toEqual({
    authorization: "Bearer key",
    "user-agent": "ua/1",
    "x-a": "b",
  });
});

test.each([
  ["a name", { "x trace": "secret" }],
  ["a value", { "x-trace": "secret\nmore" }],
])("createClient() refuses %s that no header can have, without showing the value", (_, headers) => {
  const make = () => createClient({ apiKey: "key", headers });
  expect(make).toThrow(expect.objectContaining({ code: "invalid_argument", field: "headers" }));
  expect(make).toThrow(/^((?!secret).)*$/s);
});

test("createClient() lets the caller name the user agent, and leaves out a header without a value", async () => {
  const headers = { "User-Agent": "mine", "x-none": undefined } as unknown as Record<string, string>;
  const client = createClient({ apiKey: null, userAgent: "ua/1", headers });
  expect(Object.fromEntries(await client.headers())).toEqual({ "user-agent": "mine" });
});

test("createClient() asks a function for the key at each request, and sends none for null", async () => {
  const keys = ["one", "two"];
  const client = createClient({ apiKey: () => keys.shift() ?? "" });
  expect((await client.headers()).get("authorization")).toBe("Bearer one");
  expect((await client.headers()).get("authorization")).toBe("Bearer two");
  await expect(client.headers()).rejects.toMatchObject({ code: "missing_api_key" });
  expect((await createClient({ apiKey: null }).headers()).has("authorization")).toBe(false);
});

test("a client never shows its key", () => {
  const client = createClient({ apiKey: "secret-key" });
  expect(JSON.stringify(client)).not.toContain("secret-key");
  expect(Object.values(client).map(String).join()).not.toContain("secret-key");
});
