import { describe, expect, it } from "vitest";
import { cleanText } from "./clean-text.ts";

const hidden = {
  apiKey: "sk-operator-key",
  shownIds: new Map([["11111111-1111-4111-8111-111111111111", "99999999-9999-4999-8999-999999999999"]]),
};

describe("cleanText()", () => {
  it.each([
    ["Not Found", "Not Found"],
    ["File 11111111-1111-4111-8111-111111111111 is gone", "File 99999999-9999-4999-8999-999999999999 is gone"],
    ["File 11111111111141118111111111111111 is gone", "File 99999999-9999-4999-8999-999999999999 is gone"],
    ["File 22222222-1111-4111-8111-111111111111 is gone", "File [id] is gone"],
    ["Key sk-operator-key is bad", "Key [hidden] is bad"],
    ["Sent Bearer abc.def", "Sent [hidden]"],
    ["See https://docs.mistral.ai/capabilities/finetuning.", "See https://docs.mistral.ai/capabilities/finetuning."],
    ["At https://storage.example/a?sig=b now", "At [address] now"],
    ["At postgres://user:pass@db/x now", "At [address] now"],
    ["At 10.0.0.7:8080 now", "At [address] now"],
    ["At api.default.svc.cluster.local:80 now", "At [address] now"],
    ["two\r\nlines\u2028three", "two lines three"],
  ])("makes %j into %j", (text, cleaned) => {
    expect(cleanText(text, hidden)).toBe(cleaned);
  });

  it("is bounded", () => {
    expect(cleanText("some words ".repeat(10_000), hidden)).toHaveLength(500);
    expect(cleanText("x".repeat(100_000), hidden)).toBe("...");
  });

  it("shows no half of what it would have hidden", () => {
    const long = `https://storage.example/${"x".repeat(900)}`;
    const text = `${long} ${"y".repeat(55)} 22222222-1111-4111-8111-111111111111 and so on`;
    expect(cleanText(text, hidden)).toBe(`[address] ${"y".repeat(55)} ...`);
    expect(cleanText(`${"x ".repeat(499)}sk-operator-key`, hidden)).not.toContain("sk-");
  });
});
