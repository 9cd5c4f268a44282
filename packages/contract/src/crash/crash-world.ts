import {
  type BatchRequest,
  createMistralBatch,
  isMistralBatchError,
  memorySink,
  type RunStore,
  type RunSummary,
} from "@mistral-batch/core";
import { createEmulator, type Emulator, type EmulatorProfile } from "@mistral-batch/emulator";
import { expect } from "vitest";
import { TestClock } from "../support/test-clock.ts";
import { type CrashPoint, CrashSwitch, crashingFetch, crashingStore } from "./crash-switch.ts";
import { openOrCreate } from "./open-or-create.ts";

/** The run that is crashed: small, but with several parts. */
export const ROWS = 5;
const ROWS_PER_PART = 3;
export const RUN_ID = "crash-run";

/** A service and a store that outlive the processes on them. */
export interface CrashWorld {
  readonly clock: TestClock;
  readonly emulator: Emulator;
  /** Opens the store anew, as another process would. */
  readonly openStore: () => RunStore;
}

/** A world of its own. Nothing in it waits: time jumps. */
export function createWorld(profile: EmulatorProfile, openStore: () => RunStore): CrashWorld {
  const clock = new TestClock(() => new Promise((resolve) => setImmediate(resolve)));
  return { clock, emulator: createEmulator({ profile, clock }), openStore };
}

/** The inputs. */
export const INPUTS: readonly BatchRequest<"/v1/chat/completions">[] = Array.from({ length: ROWS }, (_, index) => ({
  custom_id: `row-${index}`,
  body: { messages: [{ role: "user" as const, content: `Question ${index}` }] },
}));

/** How the run of a process is made. */
export interface ProcessOptions {
  readonly inline: boolean;
  /** Whether a part waits until the one before it has ended. */
  readonly isOneByOne?: boolean;
}

/** A process that makes or opens the run and goes on until it ends, or dies. */
export async function runProcess(
  { clock, emulator, openStore }: CrashWorld,
  { inline, isOneByOne = false }: ProcessOptions,
  point?: CrashPoint,
): Promise<{ readonly outcome: "ended" | "crashed"; readonly calls: readonly string[] }> {
  const boundary = new CrashSwitch(clock, point);
  const batch = createMistralBatch({
    apiKey: "crash-kit-key",
    baseUrl: "http://service.test",
    fetch: crashingFetch(emulator.fetch, boundary),
    store: crashingStore(openStore(), boundary),
    clock,
    random: { fraction: () => 0.5, id: () => crypto.randomUUID() },
  });
  const work = (async (): Promise<"ended"> => {
    const limits = { maxPartRows: ROWS_PER_PART, maxInlineRows: 0, ...(isOneByOne && { maxPendingRows: 3 }) };
    const run = await openOrCreate(batch, { run_id: RUN_ID, inputs: INPUTS, limits: inline ? {} : limits });
    try {
      await run.wait();
    } catch (error) {
      if (!isMistralBatchError(error) || error.code !== "ambiguous_submit") throw error;
      // The service cannot be asked: a person looks, and says what is there. Silence would be the failure.
      const [job] = emulator.books.jobsByMetadata("mb_run", RUN_ID);
      expect(inline, "a run of files can always be settled").toBe(true);
      await run.settleDoubt({ part: 0, job_id: job?.job_id ?? null });
      await run.wait();
    }
    return "ended";
  })();
  const outcome = await Promise.race([work, boundary.died]);
  await boundary.bury();
  return { outcome, calls: boundary.calls };
}

/** Reads the money in the books of the service, and the rows in what was collected. */
export async function expectPaidOnceAndWhole(world: CrashWorld): Promise<void> {
  const { emulator } = world;
  await emulator.finishJobs();
  expect(emulator.books.executedTwice()).toEqual([]);
  expect(emulator.books.executionCount()).toBe(ROWS);
  await expectWhole(world, { duplicate_jobs: 0 });
}

/** Reads the rows in what was collected: each input once, and what else the summary is to say. */
export async function expectWhole(
  { emulator, openStore, clock }: CrashWorld,
  expected: Partial<RunSummary>,
): Promise<void> {
  expect(emulator.books.uploads().filter(({ isOrphaned }) => isOrphaned)).toEqual([]);
  const store = openStore();
  const batch = createMistralBatch({
    apiKey: "crash-kit-key",
    baseUrl: "http://service.test",
    fetch: emulator.fetch,
    store,
    clock,
  });
  const run = await batch.runs.open(RUN_ID, { inputs: INPUTS });
  const sink = memorySink();
  const summary = await run.collect(sink);
  expect(summary).toMatchObject({ isFinished: true, inputs: ROWS, succeeded: ROWS, missing: 0, ...expected });
  const lines = new TextDecoder().decode(sink.content).trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { custom_id: string }).custom_id).sort()).toEqual(
    INPUTS.map(({ custom_id }) => custom_id ?? ""),
  );
}
