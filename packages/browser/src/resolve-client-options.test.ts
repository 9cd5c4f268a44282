import { expect, test } from "vitest";
import { createClient } from "./create-client.ts";
import { createMistralBatch } from "./create-mistral-batch.ts";

const location = { origin: "https://app.test" };

test.each<[string, Parameters<typeof createClient>[0], string, RegExp]>([
  ["a raw key", { apiKey: "k", baseUrl: "https://host.test" }, "invalid_argument", /gateway.*dangerouslyAllowBrowser/],
  ["a function for a raw key", { apiKey: () => "k" }, "invalid_argument", /Cannot use an API key in a browser/],
  [
    "a raw key that is allowed by something other than true",
    { apiKey: "k", dangerouslyAllowBrowser: false },
    "invalid_argument",
    /API key/,
  ],
  [
    "a key and a token",
    { apiKey: "k", dangerouslyAllowBrowser: true, getToken: () => "t" },
    "invalid_argument",
    /both/,
  ],
  ["neither gateway nor key", {}, "missing_api_key", /baseUrl.*\/api\/mistral/],
  ["a token for no gateway", { getToken: () => "t" }, "missing_api_key", /baseUrl/],
  ["a path where there is no page", { baseUrl: "/api" }, "invalid_argument", /https:\/\/example\.com\/api/],
  ["a path in a sandboxed frame", { baseUrl: "/api", location: { origin: "null" } }, "invalid_argument", /relative/],
  ["an address without protocol", { baseUrl: "host.test/api", location }, "invalid_argument", /write it like/],
])("createMistralBatch() refuses %s", (_name, options, code, words) => {
  expect(() => createMistralBatch(options)).toThrow(
    expect.objectContaining({ name: "InvalidInputError", code, message: expect.stringMatching(words) as string }),
  );
});

test.each([
  ["/api/mistral", "https://app.test/api/mistral"],
  ["/", "https://app.test"],
  ["https://gateway.test/v/", "https://gateway.test/v"],
])("createClient() resolves %s to %s", (baseUrl, expected) => {
  expect(createClient({ baseUrl, location }).baseUrl).toBe(expected);
});

test("createClient() sends no key to a gateway, and a fresh token where there is one", async () => {
  expect((await createClient({ baseUrl: "https://host.test" }).headers()).has("authorization")).toBe(false);
  const tokens = ["one", "two"];
  const client = createClient({ baseUrl: "https://host.test", getToken: () => tokens.shift() ?? "" });
  expect((await client.headers()).get("authorization")).toBe("Bearer one");
  expect((await client.headers()).get("authorization")).toBe("Bearer two");
});

test("createClient() sends a raw key where that is explicitly allowed, and never a user-agent", async () => {
  const client = createClient({ apiKey: "k", dangerouslyAllowBrowser: true });
  expect(client.baseUrl).toBe("https://api.mistral.ai");
  expect(Object.fromEntries(await client.headers())).toEqual({ authorization: "Bearer k" });
});

test("a token that cannot be had is said to be the reason", async () => {
  const getToken = (): Promise<string> => Promise.reject(new Error("signed out"));
  const { jobs } = createMistralBatch({ baseUrl: "https://host.test", getToken });
  await expect(jobs.list()).rejects.toMatchObject({
    code: "missing_api_key",
    message: "Cannot get a token for the gateway: getToken failed: signed out",
  });
});
