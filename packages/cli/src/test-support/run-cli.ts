import { Readable } from "node:stream";
import { type MainOptions, main } from "../main.ts";
import { hurriedClock } from "./hurried-clock.ts";
import { MemoryStream } from "./memory-stream.ts";

/** The key of all tests; no output may ever hold it. */
export const TEST_KEY = "the-key-of-all-tests";

/** How a command ended and what it wrote. */
export interface CliOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The world of one command in a test. */
export interface RunOptions extends Partial<Pick<MainOptions, "fetch" | "signal" | "clock" | "random">> {
  /** The emulator's address, if the command shall know it from its environment. */
  readonly url?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Whether stdout is a terminal. */
  readonly isTerminal?: boolean;
  /** Whether stderr is a terminal. */
  readonly isLive?: boolean;
  /** Called with stderr after each write. */
  readonly onStderr?: (text: string) => void;
}

/**
 * Runs a command line as a person would type it, without the first word.
 *
 * @param argv - The arguments.
 * @param options - The world around it.
 */
export async function runCli(argv: readonly string[], options: RunOptions = {}): Promise<CliOutcome> {
  const stdout = new MemoryStream({ isTerminal: options.isTerminal ?? false });
  const stderr = new MemoryStream({ isTerminal: options.isLive ?? false });
  stderr.on("written", () => options.onStderr?.(stderr.text));
  const exitCode = await main({
    argv,
    env: {
      MISTRAL_API_KEY: TEST_KEY,
      ...(options.url === undefined ? {} : { MISTRAL_BASE_URL: options.url }),
      ...options.env,
    },
    stdin: Readable.from(options.stdin === undefined ? [] : [options.stdin]),
    stdout,
    stderr,
    clock: options.clock ?? hurriedClock(),
    signal: options.signal,
    fetch: options.fetch,
    random: options.random,
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
