import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The service as a process of its own, as it runs in production. */
export interface RunningService {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the log has a line with these words. */
  logged(words: string): Promise<void>;
  /** Resolves with the exit code, or the name of the signal that ended the process. */
  readonly ended: Promise<unknown>;
}

/** Starts `src/main.ts` on a free port against a service on this machine. */
export async function startService(baseUrl: string): Promise<RunningService> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("../src/main.ts", import.meta.url))], {
    env: { PATH: process.env["PATH"], MISTRAL_API_KEY: "test", MISTRAL_BASE_URL: baseUrl, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit").then(([code, signal]: unknown[]) => code ?? signal);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const find = (words: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = lines.find((candidate) => candidate.includes(words));
        if (line === undefined) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`The service ended before it logged "${words}": ${lines.join("\n")}`)));
    });
  const url = /http:\/\/[^"]+/.exec(await find("Server listening at"))?.[0] ?? "";
  return { url, child, ended, logged: async (words) => void (await find(words)) };
}
