import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchRoute } from "./match-route.ts";

const ID = "12345678-1234-4234-8234-123456789012";

describe("matchRoute()", () => {
  it.each([
    ["GET", "/batch/jobs", "jobs.list", ""],
    ["POST", "/batch/jobs", "jobs.create", ""],
    ["GET", `/batch/jobs/${ID}`, "jobs.get", ID],
    ["POST", `/batch/jobs/${ID}/cancel`, "jobs.cancel", ID],
    ["DELETE", `/batch/jobs/${ID}`, "jobs.delete", ID],
    ["POST", "/files", "files.upload", ""],
    ["GET", "/files", "files.list", ""],
    ["GET", `/files/${ID}`, "files.retrieve", ID],
    ["DELETE", `/files/${ID}`, "files.delete", ID],
    ["GET", `/files/${ID}/content`, "files.download", ID],
    ["GET", `/files/${ID}/url`, "files.url", ID],
  ])("finds %s %s", (method, path, operation, id) => {
    expect(matchRoute(method, `/api/mistral/v1${path}`, "/api/mistral")).toEqual({ operation, id });
    expect(matchRoute(method, `/v1${path}`, "")).toEqual({ operation, id });
    expect(matchRoute(method, `/v1${path}`, "/api/mistral")).toBeUndefined();
    expect(matchRoute(method, `/api/mistral/v1${path}/`, "/api/mistral")).toBeUndefined();
    expect(matchRoute("PUT", `/api/mistral/v1${path}`, "/api/mistral")).toBeUndefined();
  });

  it("never finds an id that is no UUID", () => {
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        const { id = "" } = matchRoute("GET", `/v1/files${path}`, "") ?? {};
        expect(id).toMatch(/^$|^[\da-f-]{36}$/i);
      }),
    );
  });
});
