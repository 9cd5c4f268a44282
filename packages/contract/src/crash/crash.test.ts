import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileRunStore, memoryRunStore, type RunStore } from "@mistral-batch/node";
import { afterAll, describe, expect, test } from "vitest";
import { createWorld, expectPaidOnceAndWhole, runProcess } from "./crash-world.ts";

/** Thousands of events are made safe here: in memory, where the machine has files in memory. */
const quickFolder = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** Each gives a medium of its own, to be opened as often as processes come. */
const MEDIA: Readonly<Record<string, () => Promise<() => RunStore>>> = {
  memory: async () => {
    const store = memoryRunStore();
    return () => store;
  },
  files: async () => {
    const folder = await mkdtemp(join(quickFolder, "crash-kit-"));
    folders.push(folder);
    return () => fileRunStore(folder);
  },
};

describe.each(Object.keys(MEDIA))("with a store of %s", (medium) => {
  const newMedium = MEDIA[medium] ?? (() => Promise.reject(new Error(medium)));
  describe.each(["friendly", "pessimist"] as const)("on a %s service", (profile) => {
    describe.each([
      { name: "files", inline: false },
      { name: "inline", inline: true },
    ])("a run of $name", ({ inline }) => {
      test("ends without a crash", async () => {
        const world = createWorld(profile, await newMedium());
        expect((await runProcess(world, { inline })).outcome).toBe("ended");
        await expectPaidOnceAndWhole(world);
      });

      test("pays once and loses nothing, wherever it is killed", async () => {
        const { calls } = await runProcess(createWorld(profile, await newMedium()), { inline });
        for (const phase of ["before", "after"] as const) {
          for (let call = 1; call <= calls.length; call += 1) {
            const world = createWorld(profile, await newMedium());
            const where = `${phase} call ${call}, ${calls[call - 1]}`;
            expect((await runProcess(world, { inline }, { call, phase })).outcome, where).toBe("crashed");
            expect((await runProcess(world, { inline })).outcome, where).toBe("ended");
            try {
              await expectPaidOnceAndWhole(world);
            } catch (error) {
              throw new Error(`Killed ${where}`, { cause: error });
            }
          }
        }
      });
    });
  });
});
