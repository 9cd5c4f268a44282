import { expect, it } from "vitest";
import { network } from "#network";
import { runtime } from "#runtime";
import { ONCE, onEveryService, openLab, rejectionOf } from "../support/lab.ts";

const VALIDATION = [
  { type: "extra_forbidden", loc: ["body", "store"], msg: "Extra inputs are not permitted", input: false },
];

/** Bodies as they were seen, and what a person must get to read. */
const BODIES: readonly (readonly [status: number, code: string, body: unknown, words: string])[] = [
  [400, "rejected", { object: "error", message: "Bad model", type: "invalid_request_error", param: null }, "Bad model"],
  [401, "unauthorized", { detail: "Unauthorized" }, "its quota is used up"],
  [401, "unauthorized", { message: "Unauthorized", request_id: "933f233947ff6d346065bb297e4a4d56" }, "Unauthorized"],
  [
    402,
    "payment_required",
    { detail: "You do not have access to this service" },
    "enable batch billing for this workspace in the console",
  ],
  [403, "forbidden", { detail: "You do not have permission" }, "You do not have permission"],
  [
    403,
    "forbidden",
    { object: "error", message: "Not in your tier", type: "tier_not_allowed", code: "1910" },
    "Not in your tier",
  ],
  [404, "not_found", { message: "no Route matched with those values", request_id: "1" }, "no Route matched"],
  [404, "not_found", { detail: "Not Found" }, "Not Found"],
  [
    413,
    "rejected",
    "<html><head><title>413 Request Entity Too Large</title></head></html>",
    'titled "413 Request Entity Too Large"',
  ],
  [422, "rejected", { detail: VALIDATION }, "body.store: Extra inputs are not permitted"],
  [
    422,
    "rejected",
    { object: "error", message: { detail: VALIDATION }, param: null },
    "body.store: Extra inputs are not permitted",
  ],
  [422, "rejected", { message: JSON.stringify({ detail: VALIDATION }) }, "body.store: Extra inputs are not permitted"],
  [
    422,
    "rejected",
    { object: "Error", detail: VALIDATION, message: VALIDATION, code: 3001 },
    "body.store: Extra inputs",
  ],
  [
    422,
    "rejected",
    { detail: "Invalid file format.", message: "Received file with mimetype application/zip" },
    "application/zip",
  ],
  [
    422,
    "rejected",
    { detail: "Invalid file format.", errors: [{ message: "line contains invalid json", line_number: 7 }] },
    "line 7: line contains invalid json",
  ],
  [
    422,
    "rejected",
    { detail: "Failed to decode data, please encode your file using UTF-8." },
    "encode your file using UTF-8",
  ],
  [
    429,
    "rate_limited",
    { object: "error", message: "Rate limit exceeded", raw_status_code: 429 },
    "Rate limit exceeded",
  ],
  [429, "rate_limited", { message: "Requests rate limit exceeded" }, "Requests rate limit exceeded"],
  [500, "server_error", { error: { message: "Something broke" } }, "Something broke"],
  [503, "server_error", "upstream connect error", "upstream connect error"],
  [
    520,
    "server_error",
    "<!DOCTYPE html><html><title>Web server is returning an unknown error</title></html>",
    "unknown error",
  ],
  [418, "rejected", null, "answered 418"],
  [500, "server_error", undefined, "answered 500"],
];

onEveryService("an error", (profile) => {
  it.each(BODIES)("%i is %s: %o", async (status, code, body, words) => {
    const { connect, emulator } = openLab(profile);
    emulator.faults.add({
      fault: { kind: "respond", status, body, headers: { "mistral-correlation-id": "0199c8a0" } },
    });
    const error = await rejectionOf(connect(ONCE).jobs.list({ model: "secret-model" }));
    expect(error).toMatchObject({
      name: "HttpError",
      code,
      status,
      method: "GET",
      url: `${network.baseUrl}/v1/batch/jobs`,
      requestId: "0199c8a0",
      isRetryable: status === 429 || status >= 500,
      message: expect.stringContaining(words),
    });
    const { message, body: raw } = error as { message: string; body: string };
    expect(message).toMatch(/^GET \S+ answered \d+/);
    expect(message).not.toMatch(/\n|secret-model/);
    expect(raw).toBe(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body));
  });

  it("keeps a bounded part of a huge body", async () => {
    const { connect, emulator } = openLab(profile);
    emulator.faults.add({ fault: { kind: "respond", status: 500, body: "x".repeat(1_000_000) } });
    const error = (await rejectionOf(connect(ONCE).jobs.list())) as { body: string; message: string };
    expect(error.body.length).toBeLessThanOrEqual(65_536);
    expect(error.message.length).toBeLessThan(1000);
  });

  it.each([
    ["is no JSON", { kind: "not-json" }],
    ["breaks off in the middle", { kind: "truncated-json" }],
    ["is JSON of another kind", { kind: "respond", status: 200, body: { data: 1 } }],
    ["is null", { kind: "respond", status: 200, body: null }],
  ] as const)("is an answer that %s", async (_how, fault) => {
    const { connect, emulator } = openLab(profile);
    emulator.faults.add({ fault });
    const error = await rejectionOf(connect(ONCE).jobs.list());
    expect(error).toMatchObject({ name: "ResponseError", code: "invalid_response", isRetryable: false });
  });

  it("is an answer whose connection breaks", async () => {
    const { connect, emulator } = openLab(profile);
    emulator.faults.add({ fault: { kind: "reset-mid-body", afterBytes: 10 } });
    const error = await rejectionOf(connect(ONCE).jobs.list());
    expect(error).toMatchObject({ name: "ConnectionError", code: "connection_lost", isRetryable: true });
  });

  it("is a connection that is reset", async () => {
    const { connect, emulator } = openLab(profile);
    emulator.faults.add({ fault: { kind: "reset" } });
    const error = await rejectionOf(connect(ONCE).jobs.list());
    expect(error).toMatchObject({
      name: "ConnectionError",
      code: "connection_lost",
      isNotSent: false,
      isRetryable: true,
    });
  });

  it("is recognised without its class", async () => {
    const { connect, emulator } = openLab(profile);
    emulator.faults.add({ fault: { kind: "quota-exhausted" } });
    const error = await rejectionOf(connect(ONCE).jobs.list());
    expect(runtime.isMistralBatchError(error)).toBe(true);
    expect(error).toBeInstanceOf(Error);
    expect(runtime.isMistralBatchError(new Error("another"))).toBe(false);
  });
});
