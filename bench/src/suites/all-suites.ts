import type { Suite } from "../harness/suite.ts";
import { bundleSuite } from "./bundle.ts";
import { callsSuite } from "./calls.ts";
import { emulatorSuite } from "./emulator.ts";
import { growthSuite } from "./growth.ts";
import { importsSuite } from "./imports.ts";
import { installSuite } from "./install.ts";
import { longLinesSuite, resultsSuite } from "./results.ts";
import { runsSuite } from "./runs.ts";
import { uploadSuite } from "./upload.ts";

/** In the order of the page. */
export const SUITE_NAMES = [
  "bundle",
  "imports",
  "install",
  "calls",
  "results",
  "long-lines",
  "upload",
  "runs",
  "growth",
  "emulator",
] as const;
export type SuiteName = (typeof SUITE_NAMES)[number];

export const SUITES: Readonly<Record<SuiteName, Suite>> = {
  bundle: bundleSuite,
  imports: importsSuite,
  install: installSuite,
  calls: callsSuite,
  results: resultsSuite,
  "long-lines": longLinesSuite,
  upload: uploadSuite,
  runs: runsSuite,
  growth: growthSuite,
  emulator: emulatorSuite,
};
