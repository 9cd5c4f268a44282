import { expect, test } from "vitest";
import { createMistralBatch } from "../create-mistral-batch.ts";
import type { BrowserClientOptions } from "../resolve-client-options.ts";

interface Seen {
  readonly authorization: string | null;
  readonly text: string;
}

/** A gateway that knows one token, and what it was sent. */
function gatewayOf(accepted: string, getToken: BrowserClientOptions["getToken"], uploaded: unknown = {}) {
  const seen: Seen[] = [];
  const batch = createMistralBatch({
    baseUrl: "https://gateway.test",
    getToken,
    async fetch(input, init) {
      const request = new Request(input, init);
      seen.push({ authorization: request.headers.get("authorization"), text: await request.text() });
      const isKnown = request.headers.get("authorization") === `Bearer ${accepted}`;
      return isKnown ? Response.json(uploaded) : Response.json({ detail: "Who is this?" }, { status: 401 });
    },
  });
  return { batch, seen };
}

/** A token that is kept until it is refused, as pages do. */
const kept: BrowserClientOptions["getToken"] = ({ isRefused }) => (isRefused ? "fresh" : "expired");

const JOB = { id: "0f0e8d9c-1111-4222-8333-444455556666", status: "QUEUED" };
const ORDER = {
  endpoint: "/v1/embeddings",
  model: "mistral-embed",
  requests: [{ custom_id: "1", body: { input: "x" } }],
};

test("a call whose token was refused is sent once more with a fresh one", async () => {
  const { batch, seen } = gatewayOf("fresh", kept, { data: [], total: 0 });
  expect((await batch.jobs.list()).total).toBe(0);
  expect(seen.map(({ authorization }) => authorization)).toEqual(["Bearer expired", "Bearer fresh"]);
});

test("a create and an upload are sent again as they were, since a 401 proves that nothing was bought", async () => {
  const create = gatewayOf("fresh", kept, JOB);
  expect((await create.batch.jobs.create({ ...ORDER, submission_key: "key" })).id).toBe(JOB.id);
  expect(create.seen).toHaveLength(2);
  expect(create.seen[1]?.text).toBe(create.seen[0]?.text);
  expect(create.seen[1]?.text).toContain('"mb_key":"key"');

  const upload = gatewayOf("fresh", kept, {
    id: "f",
    object: "file",
    bytes: 3,
    filename: "in.jsonl",
    purpose: "batch",
  });
  const file = new File(["{}\n"], "in.jsonl");
  await upload.batch.files.upload({ file }).catch(() => {});
  expect(upload.seen.map(({ authorization }) => authorization)).toEqual(["Bearer expired", "Bearer fresh"]);
  expect(upload.seen[1]?.text).toContain("{}\n");
});

test.each<[string, BrowserClientOptions["getToken"], number]>([
  ["a fresh token that is refused too", ({ isRefused }) => (isRefused ? "other" : "expired"), 2],
  ["a token that is the same again", () => "expired", 1],
])("%s is an error, and no reason to go on asking", async (_name, getToken, requests) => {
  const { batch, seen } = gatewayOf("fresh", getToken);
  await expect(batch.jobs.list()).rejects.toMatchObject({ code: "unauthorized" });
  expect(seen).toHaveLength(requests);
});

test("a fresh token that cannot be had is said to be the reason", async () => {
  const getToken: BrowserClientOptions["getToken"] = ({ isRefused }) =>
    isRefused ? Promise.reject(new Error("signed out")) : "expired";
  const { batch } = gatewayOf("fresh", getToken);
  await expect(batch.jobs.list()).rejects.toMatchObject({
    code: "missing_api_key",
    message: "Cannot get a token for the gateway: getToken failed: signed out",
  });
});
