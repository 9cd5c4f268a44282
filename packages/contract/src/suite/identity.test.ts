import { expect, it } from "vitest";
import { network } from "#network";
import { runtime } from "#runtime";
import { BUILDS } from "../runtimes/builds.ts";
import { detectRuntime } from "../support/detect-runtime.ts";
import { onEveryService, openLab, rejectionOf } from "../support/lab.ts";

/** The files that an error of the library has come through, as they were loaded: the runner would name their sources. */
function filesOf(call: () => unknown): string[] {
  const stacks: { prepareStackTrace?: unknown } = Error;
  const { prepareStackTrace } = stacks;
  stacks.prepareStackTrace = (_error: unknown, sites: readonly { getFileName(): unknown }[]) =>
    sites.map((site) => String(site.getFileName())).join("\n");
  try {
    call();
    return [];
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? "") : "";
    return stack.match(/packages\/[\w./-]+/g) ?? [];
  } finally {
    stacks.prepareStackTrace = prepareStackTrace;
  }
}

/** A suite that runs elsewhere than it says, or against sources, is green for a build that nobody has tried. */
onEveryService("the build under test", (profile) => {
  it("runs in the runtime that it is for", () => {
    expect(detectRuntime()).toBe(runtime.name);
  });

  it.each(["createClient", "createMistralBatch"] as const)("is what users of this runtime import: %s", (name) => {
    const files = filesOf(() => runtime[name]({ apiKey: "no\nkey", baseUrl: network.baseUrl }));
    const { specifier, file, leavesNoFrame = false } = BUILDS[runtime.name];
    if (leavesNoFrame) files.push(...(import.meta.resolve(specifier).match(/packages\/.+/) ?? []));
    expect(files).toContain(file);
    expect(files).toContain("packages/core/dist/index.js");
    expect(files.filter((path) => /^packages\/(?!contract)[\w-]+\/src\//.test(path))).toEqual([]);
  });

  it("asks the service of this case and no other", async () => {
    const { batch, emulator } = openLab(profile);
    await batch.jobs.list();
    expect(emulator.books.requestsSeen()).toHaveLength(1);
    const elsewhere = openLab(profile);
    elsewhere.emulator.faults.add({ fault: { kind: "respond", status: 418 } });
    expect(await rejectionOf(elsewhere.batch.jobs.list())).toMatchObject({ status: 418 });
    expect(emulator.books.requestsSeen()).toHaveLength(1);
  });
});
