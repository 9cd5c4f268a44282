import { type Clock, type Fetch, type Random, systemClock, systemRandom } from "@mistral-batch/node";
import { CommanderError } from "commander";
import type { CommandContext } from "./command-context.ts";
import { createProgram } from "./create-program.ts";
import { CliError } from "./errors/cli-error.ts";
import { describeError } from "./errors/describe-error.ts";
import { type ExitName, exitCodeOf } from "./exit-codes.ts";
import { cleanText } from "./terminal/clean-text.ts";
import { createConsole } from "./terminal/console.ts";
import type { InputStream, OutputStream } from "./terminal/streams.ts";

/** The world that the command runs in. */
export interface MainOptions {
  /** The arguments, without the interpreter and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Ends what goes on and says how to go on later: the first Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
  /** Replaces the fetch of all requests to the service. */
  readonly fetch?: Fetch | undefined;
  /** The clock of all waits. Default: the machine's. */
  readonly clock?: Clock | undefined;
  /** The randomness of keys and jitter. Default: the machine's. */
  readonly random?: Random | undefined;
}

/**
 * Runs one command line. Never ends the process and never throws.
 *
 * @param options - Arguments, environment, streams, signal.
 * @returns The exit code; docs/cli.md lists them.
 * @example
 * ```ts
 * import { main } from "@mistral-batch/cli";
 *
 * const { env, stdin, stdout, stderr } = process;
 * process.exitCode = await main({ argv: ["check", "requests.jsonl"], env, stdin, stdout, stderr });
 * ```
 */
export async function main(options: MainOptions): Promise<number> {
  const console = createConsole(options);
  let exit: ExitName = "ok";
  const context: CommandContext = {
    console,
    env: options.env,
    stdin: options.stdin,
    signal: options.signal ?? new AbortController().signal,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    fetch: options.fetch,
    finish: (name) => {
      exit = name;
    },
  };
  const usage = { help: "", commandPath: "" };
  const program = createProgram(context, {
    columns: console.columns,
    writeHelp: (text) => {
      usage.help += text;
    },
    onUsageError: (commandPath) => {
      usage.commandPath = commandPath;
    },
  });
  try {
    await program.parseAsync([...options.argv], { from: "user" });
    return exitCodeOf(exit);
  } catch (error) {
    if (!(error instanceof CommanderError) || usage.help === "") return report(context, error, options.argv, usage);
    // Asked for, it is data; where a subcommand is missing, it is the error message.
    if (error.exitCode === 0) await console.write(usage.help);
    else console.note(usage.help.trimEnd());
    return exitCodeOf(error.exitCode === 0 ? "ok" : "usage");
  }
}

/** Says on stderr what went wrong, and gives the exit code. */
function report(
  { console, signal }: CommandContext,
  error: unknown,
  argv: readonly string[],
  usage: { readonly commandPath: string },
): number {
  const colors = console.noteColors;
  const isInterrupt = signal.aborted && error === signal.reason;
  const description = describeError(isInterrupt ? new CliError("interrupted", "Interrupted") : error);
  console.note(`${colors.red("error:")} ${cleanText(description.message)}`);
  for (const line of description.details) console.note(`  ${cleanText(line)}`);
  const help = error instanceof CommanderError ? [`see ${usage.commandPath} --help`] : [];
  for (const hint of [...description.hints, ...help]) console.note(`${colors.yellow("hint:")} ${cleanText(hint)}`);
  if (description.code !== undefined) {
    console.note(colors.dim(`code: ${description.code} (exit ${description.exitCode})`));
  }
  if (argv.includes("--debug") && error instanceof Error) {
    for (const line of stackOf(error)) console.note(line);
  }
  return description.exitCode;
}

function stackOf(error: Error): readonly string[] {
  const lines = (error.stack ?? error.message).split("\n").map((line) => `  ${cleanText(line.trim())}`);
  return error.cause instanceof Error ? [...lines, "  caused by:", ...stackOf(error.cause)] : lines;
}
