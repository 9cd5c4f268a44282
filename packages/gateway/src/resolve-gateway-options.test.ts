import { describe, expect, it } from "vitest";
import type { GatewayOptions } from "./gateway-options.ts";
import { createGateway } from "./index.ts";

const right: GatewayOptions = { apiKey: "key", authorize: () => null, allowedOrigins: [] };

describe("createGateway()", () => {
  it.each<[string, Partial<GatewayOptions>, string]>([
    ["an empty key", { apiKey: " " }, "apiKey"],
    ["a key that no header can carry", { apiKey: "a\nb" }, "apiKey"],
    ["a wildcard", { allowedOrigins: ["*"] }, "allowedOrigins"],
    ["the origin of sandboxed frames", { allowedOrigins: ["null"] }, "allowedOrigins"],
    ["an origin with a path", { allowedOrigins: ["https://app.example/"] }, "allowedOrigins"],
    ["a pattern", { allowedOrigins: ["https://*.example"] }, "allowedOrigins"],
    ["a short secret", { secret: "short" }, "secret"],
    ["a key that may change and no secret", { apiKey: () => "key" }, "secret"],
    ["credentials in the address", { baseUrl: "https://user:pass@api.mistral.ai" }, "baseUrl"],
    ["an address without a scheme", { baseUrl: "api.mistral.ai" }, "baseUrl"],
    ["a base path with dots", { basePath: "/api/.." }, "basePath"],
    ["a base path with a slash behind", { basePath: "/api/" }, "basePath"],
    ["an operation that there is not", { operations: ["jobs.steal" as "jobs.get"] }, "operations"],
    ["an address for links with a query", { publicUrl: "https://gateway.example/x?y" }, "publicUrl"],
    ["an address for links without a scheme", { publicUrl: "gateway.example" }, "publicUrl"],
    ["a limit that is no number", { limits: { uploadBytes: Number.NaN } }, "limits.uploadBytes"],
    ["a limit below nothing", { limits: { openJobs: -1 } }, "limits.openJobs"],
    ["a limit in words", { limits: { inlineBytes: "2 MiB" as never } }, "limits.inlineBytes"],
    ["a rate of nothing", { limits: { requests: { count: 0, perMs: 1000 } } }, "limits.requests"],
    ["a rate without a time", { limits: { requests: { count: 5 } as never } }, "limits.requests"],
    ["one model instead of a list", { limits: { models: "mistral-small-latest" as never } }, "limits.models"],
  ])("refuses %s", (_name, options, field) => {
    expect(() => createGateway({ ...right, ...options })).toThrow(expect.objectContaining({ field }));
  });

  it("shows no key in what it refuses", () => {
    const key = "key-with\u0001-a-control-character";
    expect(() => createGateway({ ...right, apiKey: key })).toThrow(
      expect.objectContaining({ code: "missing_api_key", message: expect.not.stringContaining("key-with") }),
    );
  });
});
