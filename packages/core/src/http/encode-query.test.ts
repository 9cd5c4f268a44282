import { expect, test } from "vitest";
import { encodeQuery } from "./encode-query.ts";

test.each([
  [{}, ""],
  [{ page: 0, created_by_me: false }, "?page=0&created_by_me=false"],
  [{ status: ["RUNNING", "QUEUED"] }, "?status=RUNNING&status=QUEUED"],
  [{ status: [], model: null, agent_id: undefined }, ""],
  [{ search: "a b&c=d/é" }, "?search=a%20b%26c%3Dd%2F%C3%A9"],
])("encodeQuery(%j) gives %s", (parameters, expected) => {
  expect(encodeQuery(parameters)).toBe(expected);
});
