import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Bench, Parameters } from "./suite.ts";

/** A server in a process of its own, on another core than the client where there is one. */
export interface ServerProcess {
  readonly origin: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a server.
 *
 * @param options - For the server: see `src/servers`.
 * @throws {Error} It does not listen.
 */
export async function startServer(bench: Bench, options: Parameters): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(bench.programs, "server.mjs"), JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const [line] = (await Promise.race([once(child.stdout, "data"), ended.then(() => [undefined])])) as [unknown];
  const port = Number(String(line));
  if (child.pid === undefined || !(port > 0)) throw new Error("The server of the bench did not start");
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
