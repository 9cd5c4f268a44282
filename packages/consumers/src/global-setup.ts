import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { type Installation, installConsumers } from "./install-consumers.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly installation: Installation;
  }
}

/** One installation for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const startedMs = performance.now();
  const installation = await installConsumers();
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`Packed and installed ${Object.keys(installation.tarballs).length} packages in ${seconds} s`);
  project.provide("installation", installation);
  return async () => rm(installation.root, { recursive: true, force: true });
}
