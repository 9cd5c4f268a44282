import { expect, test } from "vitest";
import { createClient } from "./create-client.ts";

test.each<[string, Parameters<typeof createClient>[0], string, string]>([
  ["no options", undefined, "missing_api_key", "pass the env"],
  ["an env without the key", { env: {} }, "missing_api_key", "wrangler secret put MISTRAL_API_KEY"],
  ["an empty key", { env: { MISTRAL_API_KEY: " " } }, "missing_api_key", "MISTRAL_API_KEY is missing"],
  [
    "an address that is none",
    { env: { MISTRAL_API_KEY: "k", MISTRAL_BASE_URL: "api.mistral.ai" } },
    "invalid_argument",
    "MISTRAL_BASE_URL",
  ],
])("createClient() refuses %s and says the way out", (_name, options, code, words) => {
  expect(() => createClient(options)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(words) as string }),
  );
});

test("createClient() reads key and address of the bindings", async () => {
  const client = createClient({ env: { MISTRAL_API_KEY: "k", MISTRAL_BASE_URL: "https://host.test/" } });
  expect(client.baseUrl).toBe("https://host.test");
  expect((await client.headers()).get("authorization")).toBe("Bearer k");
});

test("createClient() prefers what is given to the bindings", async () => {
  const env = { MISTRAL_API_KEY: "k", MISTRAL_BASE_URL: "https://host.test" };
  const client = createClient({ env, apiKey: null, baseUrl: "https://other.test" });
  expect(client.baseUrl).toBe("https://other.test");
  expect((await client.headers()).has("authorization")).toBe(false);
});

test("createClient() asks the Secrets Store at each request, and says when it has no such secret", async () => {
  let value: string | undefined = "stored";
  const secret = {
    async get() {
      if (value === undefined) throw new Error("Secret not found");
      return value;
    },
  };
  const client = createClient({ env: { MISTRAL_API_KEY: secret } });
  expect((await client.headers()).get("authorization")).toBe("Bearer stored");
  value = undefined;
  await expect(client.headers()).rejects.toMatchObject({
    code: "missing_api_key",
    message: expect.stringContaining("Secret not found") as string,
  });
});
