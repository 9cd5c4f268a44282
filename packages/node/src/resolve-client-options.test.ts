import { describe, expect, it } from "vitest";
import { createMistralBatch } from "./create-mistral-batch.ts";
import { resolveClientOptions } from "./resolve-client-options.ts";

const page = { object: "list", data: [], total: 0 };

async function requestOf(options: Parameters<typeof createMistralBatch>[0]): Promise<Request> {
  const seen: Request[] = [];
  const batch = createMistralBatch({
    ...options,
    fetch: async (input, init) => {
      seen.push(new Request(input, init));
      return Response.json(page);
    },
  });
  await batch.jobs.list();
  const [request] = seen;
  if (request === undefined) throw new Error("Nothing was sent");
  return request;
}

describe("createMistralBatch()", () => {
  it("takes key and address from the environment", async () => {
    const request = await requestOf({
      env: { MISTRAL_API_KEY: " from-env ", MISTRAL_BASE_URL: "https://proxy.example.test/base/" },
    });
    expect(request.headers.get("authorization")).toBe("Bearer from-env");
    expect(request.url).toContain("https://proxy.example.test/base/v1/batch/jobs?");
  });

  it("lets explicit options win", async () => {
    const request = await requestOf({
      apiKey: "given",
      baseUrl: "https://given.example.test",
      env: { MISTRAL_API_KEY: "from-env", MISTRAL_BASE_URL: "https://env.example.test" },
    });
    expect(request.headers.get("authorization")).toBe("Bearer given");
    expect(new URL(request.url).origin).toBe("https://given.example.test");
  });

  it("goes to the service itself where nothing is said", async () => {
    const request = await requestOf({ apiKey: "k", env: { MISTRAL_BASE_URL: "" } });
    expect(new URL(request.url).origin).toBe("https://api.mistral.ai");
  });

  it("says who it is", async () => {
    const request = await requestOf({ apiKey: "k", env: {} });
    expect(request.headers.get("user-agent")).toMatch(
      new RegExp(`^mistral-batch/\\d+\\.\\d+\\.\\d+\\S* node/${process.versions.node}$`),
    );
    const named = await requestOf({ apiKey: "k", env: {}, userAgent: "my-app/1" });
    expect(named.headers.get("user-agent")).toBe("my-app/1");
  });

  it.each([{}, { MISTRAL_API_KEY: "" }, { MISTRAL_API_KEY: "  " }])("names the variable without a key: %o", (env) => {
    expect(() => createMistralBatch({ env })).toThrow(
      expect.objectContaining({ code: "missing_api_key", message: expect.stringContaining("MISTRAL_API_KEY") }),
    );
  });

  it("sends no key where a proxy adds it", async () => {
    const request = await requestOf({ apiKey: null, env: { MISTRAL_API_KEY: "from-env" } });
    expect(request.headers.has("authorization")).toBe(false);
  });

  it("names the variable of an address that is none", () => {
    expect(() => createMistralBatch({ apiKey: "k", env: { MISTRAL_BASE_URL: "api.mistral.ai" } })).toThrow(
      expect.objectContaining({ code: "invalid_argument", field: "MISTRAL_BASE_URL" }),
    );
  });

  it("reads the environment of the process where none is given", () => {
    const given = process.env["MISTRAL_API_KEY"];
    process.env["MISTRAL_API_KEY"] = "from-process";
    try {
      expect(resolveClientOptions({}).apiKey).toBe("from-process");
    } finally {
      if (given === undefined) delete process.env["MISTRAL_API_KEY"];
      else process.env["MISTRAL_API_KEY"] = given;
    }
  });

  it("leaves a given transport and fetch alone", () => {
    const transport = { fetch: globalThis.fetch };
    expect(resolveClientOptions({ apiKey: "k", env: { HTTPS_PROXY: "no url at all: x" }, transport }).transport).toBe(
      transport,
    );
  });
});
