import { describe, expect, it } from "vitest";
import { maxTokensOf, raiseLineTokens, raiseMaxTokens } from "./max-tokens.ts";

describe("raiseMaxTokens", () => {
  it.each([
    { body: { max_tokens: 10, n: 2 }, raised: { max_tokens: 15, n: 2 } },
    { body: { max_tokens: 1 }, raised: { max_tokens: 2 } },
    {
      body: { completion_args: { max_tokens: 4, top_p: 1 } },
      raised: { completion_args: { max_tokens: 6, top_p: 1 } },
    },
    {
      body: { max_tokens: 4, completion_args: { max_tokens: 4 } },
      raised: { max_tokens: 6, completion_args: { max_tokens: 4 } },
    },
  ])("gives $raised for $body", ({ body, raised }) => {
    expect(raiseMaxTokens(body, 1.5)).toEqual(raised);
    expect(JSON.parse(raiseLineTokens(JSON.stringify({ custom_id: "a", body }), 1.5))).toEqual({
      custom_id: "a",
      body: raised,
    });
  });

  it.each([{}, { max_tokens: null }, { max_tokens: 0 }, { max_tokens: "9" }, null, [], "text"])(
    "leaves %o alone",
    (body) => {
      expect(raiseMaxTokens(body, 2)).toBe(body);
      const line = `{"custom_id":"a",  "body":${JSON.stringify(body)}}`;
      expect(raiseLineTokens(line, 2)).toBe(line);
      expect(maxTokensOf(body)).toBeNull();
    },
  );
});
