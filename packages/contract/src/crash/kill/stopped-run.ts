import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createEmulator, type Emulator, type EmulatorProfile } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { WallClock } from "./wall-clock.ts";

/** How many rows the run has; it has one part. */
export const STOPPED_ROWS = 4;
const RUN_ID = "stopped-run";

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

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
  await writeFile(input, inputLines());
  const start = (holdAt: string, settle = ""): ChildProcess => {
    const program = fileURLToPath(new URL("stop-program.ts", import.meta.url));
    const words = [server.url, join(folder, "store"), input, join(folder, "clock"), kind, holdAt, settle];
    const child = spawn(process.execPath, ["--no-warnings", program, ...words], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
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

async function endOf(child: ChildProcess): Promise<Ending> {
  const [output, errors] = [textOf(child.stdout), textOf(child.stderr)];
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, output: await output, errors: await errors };
}

async function textOf(stream: AsyncIterable<unknown> | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

function inputLines(): string {
  const line = (index: number): string => {
    const messages = [{ role: "user", content: `Question ${index}` }];
    return `${JSON.stringify({ custom_id: `row-${index}`, body: { messages } })}\n`;
  };
  return Array.from({ length: STOPPED_ROWS }, (_, index) => line(index)).join("");
}
