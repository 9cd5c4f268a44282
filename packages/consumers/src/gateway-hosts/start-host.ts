import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** A gateway in a process of its own. */
export interface Host {
  readonly url: string;
  /** What it printed until it listened. */
  readonly output: string;
  /** The most memory that the process has ever held, in bytes; undefined where the system does not tell (outside of Linux). */
  peakMemory(): number | undefined;
  close(): Promise<void>;
}

/** How to start one. */
export interface HostCommand {
  readonly command: string;
  readonly commandArguments: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a host and waits until it says where it listens. Nothing of this machine's environment reaches it but PATH. */
export async function startHost({ command, commandArguments, folder, environment }: HostCommand): Promise<Host> {
  const child = spawn(command, commandArguments, {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  let output = "";
  const port = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const found = /http:\/\/[\w.]+:(\d+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    child.once("error", reject);
    child.once("close", () => reject(new Error(`The host ended before it listened: ${output}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    output,
    peakMemory: () => peakMemory(child.pid ?? 0),
    async close() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

function peakMemory(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
