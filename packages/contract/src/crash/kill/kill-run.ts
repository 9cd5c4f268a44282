import type { ChildProcess } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator, type EmulatorProfile } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { fileRunStore } from "@mistral-batch/node";
import { endOf, inputLines, startProgram } from "./child-program.ts";
import { hurriedClock } from "./hurried-clock.ts";

/** How many rows the run has; it has three parts. */
export const KILLED_ROWS = 10;
const MOST_KILLS = 3;
/** A clean run makes at least so many requests. */
const REQUESTS = 12;
const RUN_ID = "killed-run";

/** What became of a run that was killed and started again. */
export interface KilledRun {
  readonly kills: number;
  /** The summary that the last process printed. */
  readonly summary: { readonly succeeded: number; readonly missing: number; readonly duplicate_jobs: number };
  /** Rows that were executed more than once, in the books of the service. */
  readonly executedTwice: number;
  readonly executions: number;
  readonly orphanedUploads: number;
  readonly events: number;
  /** Files of the store that a killed process had begun, and nobody removed. */
  readonly leftFiles: readonly string[];
}

/**
 * Runs a real process over real HTTP, kills it with SIGKILL while the service handles one of its requests or right after,
 * up to three times, and lets the last one end.
 *
 * @param seed - Decides when; equal seeds kill at the same requests.
 */
export async function killRun(seed: number, profile: EmulatorProfile): Promise<KilledRun> {
  const random = mulberry32(seed);
  const folder = await mkdtemp(join(tmpdir(), "kill-kit-"));
  const emulator = createEmulator({ profile, clock: hurriedClock, waitForRows: true });
  const assassin = new Assassin(emulator, random);
  const server = await serve({ ...emulator, handle: (request) => assassin.handle(request) }, { port: 0 });
  try {
    const input = join(folder, "input.jsonl");
    await writeFile(input, inputLines(KILLED_ROWS));
    const store = join(folder, "store");
    let output: string | undefined;
    while (output === undefined) output = await assassin.run([server.url, store, input]);
    await emulator.settle();
    const events = await fileRunStore(store).read(RUN_ID);
    return {
      kills: assassin.kills,
      summary: JSON.parse(output) as KilledRun["summary"],
      executedTwice: emulator.books.executedTwice().length,
      executions: emulator.books.executionCount(),
      orphanedUploads: emulator.books.uploads().filter(({ isOrphaned }) => isOrphaned).length,
      events: events.length,
      leftFiles: (await readdir(join(store, RUN_ID, "files"))).filter((name) => name.endsWith(".partial")),
    };
  } finally {
    await server.close(0);
    await rm(folder, { recursive: true });
  }
}

/** Kills the process that it runs, at a request that it chose before. */
class Assassin {
  kills = 0;
  readonly #emulator: Emulator;
  readonly #random: () => number;
  #child: ChildProcess | undefined;
  #requestsLeft = Number.POSITIVE_INFINITY;
  #isAfter = false;

  constructor(emulator: Emulator, random: () => number) {
    this.#emulator = emulator;
    this.#random = random;
  }

  async handle(request: Request): Promise<Response> {
    this.#requestsLeft -= 1;
    const isLast = this.#requestsLeft === 0;
    if (isLast && !this.#isAfter) this.#kill();
    const response = await this.#emulator.handle(request);
    if (isLast && this.#isAfter) this.#kill();
    return response;
  }

  /** Starts the program; gives what it printed, or undefined where it was killed. */
  async run(words: readonly string[]): Promise<string | undefined> {
    this.#requestsLeft = this.kills < MOST_KILLS ? 1 + Math.floor(this.#random() * REQUESTS) : Number.POSITIVE_INFINITY;
    this.#isAfter = this.#random() < 0.5;
    const child = startProgram(new URL("run-program.ts", import.meta.url), words);
    this.#child = child;
    const { code, signal, output, errors } = await endOf(child);
    if (signal === "SIGKILL") return undefined;
    if (code !== 0) throw new Error(`The program ended with ${code}: ${errors}`);
    return output;
  }

  #kill(): void {
    this.kills += 1;
    this.#child?.kill("SIGKILL");
  }
}

/** A small random generator with a seed. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
