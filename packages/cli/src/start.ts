import { main } from "./main.ts";

/** The parts of `process` that the command needs. */
export interface ProcessLike {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  exitCode?: number | string | null | undefined;
  on(event: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
  exit(code: number): unknown;
}

const INTERRUPTED = 130;

/**
 * Runs the command in a process. The first Ctrl-C ends what goes on in an orderly way, the second one at once.
 *
 * The exit code is set and not forced, so that what was written to a pipe still arrives.
 *
 * @param process - Node's own.
 * @throws Nothing: what goes wrong is on stderr and in the exit code.
 * @example
 * ```ts
 * import { start } from "@mistral-batch/cli";
 *
 * await start(process);
 * ```
 */
export async function start(process: ProcessLike): Promise<void> {
  const { argv, env, stdin, stdout, stderr } = process;
  const interrupt = new AbortController();
  const onSignal = (): void => {
    if (interrupt.signal.aborted) process.exit(INTERRUPTED);
    interrupt.abort(new DOMException("The command was interrupted", "AbortError"));
  };
  // A terminal that is closed sends SIGHUP: locks and half files must not stay behind then either.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, onSignal);
  // A reader that has seen enough, such as `head`, is no error.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    else throw error;
  });
  process.exitCode = await main({ argv: argv.slice(2), env, stdin, stdout, stderr, signal: interrupt.signal });
}
