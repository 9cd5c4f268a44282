import { expect, test } from "vitest";
import { readErrorDetail } from "./error-detail.ts";

const validationError = {
  type: "extra_forbidden",
  loc: ["body", "store"],
  msg: "Extra inputs are not permitted",
  input: false,
};

test.each<[string, unknown, string]>([
  ["a string detail", { detail: "Unauthorized" }, "Unauthorized"],
  [
    "a gateway message",
    { message: "no Route matched with those values", request_id: "1" },
    "no Route matched with those values",
  ],
  ["a list of validation errors", { detail: [validationError] }, "body.store: Extra inputs are not permitted"],
  [
    "a list wrapped in a message",
    { object: "error", message: { detail: [validationError] }, type: "invalid_request_error" },
    "body.store: Extra inputs are not permitted",
  ],
  [
    "a list wrapped in a message that is a JSON string",
    { object: "error", message: JSON.stringify({ detail: [validationError] }) },
    "body.store: Extra inputs are not permitted",
  ],
  ["an envelope", { object: "error", message: "Rate limit exceeded", code: "1300" }, "Rate limit exceeded"],
  ["an error object", { error: { message: "No such model" } }, "No such model"],
  [
    "a file error with its lines",
    {
      detail: "Invalid file format.",
      description: "Found 1 error.",
      errors: [{ message: "invalid json", line_number: 3 }],
    },
    "Invalid file format.; Found 1 error.; line 3: invalid json",
  ],
  [
    "a short detail with a message that says more",
    { detail: "Invalid file format.", message: "Received file with mimetype application/zip" },
    "Invalid file format.; Received file with mimetype application/zip",
  ],
  [
    "a detail and a message that say the same",
    { object: "Error", detail: [validationError], message: [validationError], code: 3001 },
    "body.store: Extra inputs are not permitted",
  ],
  ["a bare string", "You do not have access to this service", "You do not have access to this service"],
  ["null", null, "null"],
])("readErrorDetail() finds the message in %s", (_shape, detail, expected) => {
  expect(readErrorDetail(detail, JSON.stringify(detail))).toBe(expected);
});

test("readErrorDetail() names an HTML page by its title", () => {
  const page = "<!DOCTYPE html><html><head><title>520: Web server\n is down</title></head><body>long</body></html>";
  expect(readErrorDetail(undefined, page)).toBe('an HTML page titled "520: Web server is down"');
});

test("readErrorDetail() keeps plain text and bounds its length", () => {
  expect(readErrorDetail(undefined, "upstream connect error")).toBe("upstream connect error");
  expect(readErrorDetail(undefined, "x".repeat(10_000))).toHaveLength(500);
});
