import { type ChildProcess, execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createEmulator, type Emulator, type EmulatorProfile } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { type Ending, endOf, inputLines, startProgram } from "./child-program.ts";
import { WallClock } from "./wall-clock.ts";

/** How many rows the run has; it has one part. */
export const STOPPED_ROWS = 4;
const RUN_ID = "stopped-run";

/** A process that is stopped in the middle of its work. */
export interface Stopped {
  /** Lets it go on, and gives how it ended. */
  goOn(): Promise<Ending>;
}

/** A service, a store, a clock, and real processes on them. */
export interface StopLab {
  readonly emulator: Emulator;
  readonly clock: WallClock;
  /** Runs a process to its end. `settle` says first that no job came of what is in doubt. */
  run(settle?: "none"): Promise<Ending>;
  /** Starts a process, and stops it with SIGSTOP right after it has stored an event of a type. */
  stopAfter(type: string): Promise<Stopped>;
  /** The jobs of the run, in the books of the service. */
  jobs(): readonly string[];
}

/** Lets a case work in a lab of its own. */
export async function inStopLab(
  { profile, kind }: { readonly profile: EmulatorProfile; readonly kind: "file" | "inline" },
  work: (lab: StopLab) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "stop-kit-"));
  const clock = new WallClock(join(folder, "clock"));
  const emulator = createEmulator({ profile, clock, unknowns: { newFileHiddenMs: 0 } });
  const server = await serve(emulator);
  const children: ChildProcess[] = [];
  const input = join(folder, "input.jsonl");
  await writeFile(input, inputLines(STOPPED_ROWS));
  const start = (holdAt: string, settle = ""): ChildProcess => {
    const words = [server.url, join(folder, "store"), input, join(folder, "clock"), kind, holdAt, settle];
    const child = startProgram(new URL("stop-program.ts", import.meta.url), words);
    children.push(child);
    return child;
  };
  try {
    await work({
      emulator,
      clock,
      run: (settle) => endOf(start("", settle)),
      stopAfter: (type) => stopAfter(start(type)),
      jobs: () => emulator.books.jobsByMetadata("mb_run", RUN_ID).map(({ job_id }) => job_id),
    });
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await server.close(0);
    clock.close();
    await rm(folder, { recursive: true });
  }
}

async function stopAfter(child: ChildProcess): Promise<Stopped> {
  const ending = endOf(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("close", () => void ending.then(({ errors }) => reject(new Error(`It never held: ${errors}`))));
  });
  child.kill("SIGSTOP");
  await isStopped(child);
  // It is stopped, and only the signal holds it now.
  child.stdin?.write("!");
  return {
    goOn: () => {
      child.kill("SIGCONT");
      return ending;
    },
  };
}

/** Waits until the machine itself says that a process is stopped. */
async function isStopped({ pid }: ChildProcess): Promise<void> {
  while (!(await stateOf(String(pid))).startsWith("T"));
}

async function stateOf(pid: string): Promise<string> {
  if (process.platform === "linux") return (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\) /s, "");
  const { stdout } = await promisify(execFile)("ps", ["-o", "state=", "-p", pid]);
  return stdout.trim();
}
