import type { Suite } from "../harness/suite.ts";
import { bundleSuite } from "./bundle.ts";
import { callsSuite } from "./calls.ts";
import { longLinesSuite, resultsSuite } from "./results.ts";
import { uploadSuite } from "./upload.ts";

/** In the order of the page. */
export const SUITE_NAMES = ["bundle", "calls", "results", "long-lines", "upload"] as const;
export type SuiteName = (typeof SUITE_NAMES)[number];

export const SUITES: Readonly<Record<SuiteName, Suite>> = {
  bundle: bundleSuite,
  calls: callsSuite,
  results: resultsSuite,
  "long-lines": longLinesSuite,
  upload: uploadSuite,
};
