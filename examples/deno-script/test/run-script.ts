import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const DENO = fileURLToPath(new URL("../node_modules/.bin/deno", import.meta.url));
const SCRIPT = fileURLToPath(new URL("../batch.ts", import.meta.url));

/** A run of the script under Deno. */
export interface ScriptRun {
  /** Resolves when something with these words was printed. */
  printed(words: string): Promise<void>;
  /** Ends it without asking, as a power cut does. */
  kill(): void;
  /** Resolves with the exit code and all that was printed. */
  readonly ended: Promise<{ readonly exitCode: unknown; readonly output: string }>;
}

/** Where and with what the script runs; it may do what the flags say and nothing else. */
export interface ScriptSettings {
  readonly folder: string;
  readonly baseUrl: string;
  readonly permissions: readonly string[];
}

/** Starts the script on the arguments. */
export function runScript(settings: ScriptSettings, ...args: readonly string[]): ScriptRun {
  const child = spawn(DENO, ["run", "--no-prompt", ...settings.permissions, SCRIPT, ...args], {
    cwd: settings.folder,
    env: {
      PATH: process.env["PATH"],
      HOME: settings.folder,
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
      MISTRAL_API_KEY: "test",
      MISTRAL_BASE_URL: settings.baseUrl,
    },
    stdio: ["ignore", "pipe", "pipe"],
    // The command is a script around the program: the whole group has to go.
    detached: true,
  });
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, "close").then(([exitCode]: unknown[]) => ({ exitCode, output }));
  const printed = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.includes(words)) resolve();
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`The script ended before it printed "${words}": ${output}`)));
    });
  return { printed, kill: () => killGroup(child), ended };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}
