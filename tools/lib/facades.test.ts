import { describe, expect, it } from "vitest";
import { handOnCore, missingOfCore } from "./facades.ts";

const CORE_NAMES = ["createClient", "listJobs", "type BatchJob", "type Client", "uploadFile"];

const INDEX = `/** The package. @module */

// What core gives every runtime.
export type { Client } from "@mistral-batch/core";
export { gone, listJobs } from "@mistral-batch/core";
// What this adds.
export { createClient } from "./create-client.ts";
export { type Options, uploadFile as uploadFile } from "./upload-file.ts";
`;

describe("handOnCore()", () => {
  it("hands on all of core but that of which the facade has its own, and leaves the rest alone", () => {
    expect(handOnCore("@mistral-batch/node", INDEX, CORE_NAMES)).toBe(`/** The package. @module */

// What core gives every runtime.
export type {
  BatchJob,
  Client,
} from "@mistral-batch/core";
export {
  listJobs,
} from "@mistral-batch/core";
// What this adds.
export { createClient } from "./create-client.ts";
export { type Options, uploadFile as uploadFile } from "./upload-file.ts";
`);
  });

  it("refuses an index that hands on nothing", () => {
    expect(() => handOnCore("@mistral-batch/node", "export {};\n", CORE_NAMES)).toThrow("@mistral-batch/node");
  });
});

it("missingOfCore() knows a class from its type alone", () => {
  expect(missingOfCore("@mistral-batch/node", ["type HttpError"], ["HttpError"])).toEqual(["HttpError"]);
});
