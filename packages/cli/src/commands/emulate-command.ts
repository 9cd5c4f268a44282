import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createEmulator,
  type Emulator,
  type EmulatorProfile,
  forwardTo,
  type TimeSource,
} from "@mistral-batch/emulator";
import { createDiskBlobStore, type EmulatorServer, serve } from "@mistral-batch/emulator/node";
import { Command, Option } from "commander";
import { addDebugOption, examples } from "../arguments/common-options.ts";
import { positiveNumber, wholeNumber } from "../arguments/parse-number.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { countOf } from "../terminal/format.ts";

interface EmulateOptions {
  readonly port: number;
  readonly host: string;
  readonly profile: EmulatorProfile;
  readonly seed?: number;
  readonly speed: number;
  readonly dataDir?: string;
  readonly forwardTo?: string;
  readonly forwardModel?: string;
  readonly key?: readonly string[];
}

/** `emulate`. */
export function emulateCommand(context: CommandContext): Command {
  const command = new Command("emulate")
    .summary("serve a Mistral batch API on this machine that costs nothing")
    .description(
      "Serve the batch API of Mistral on this machine until Ctrl-C: jobs, files, results, errors. It costs nothing and\n" +
        "sends nothing anywhere, unless --forward-to names a server that shall answer the requests.",
    )
    .option("--port <port>", "the port; 0 for a free one", wholeNumber(0, 65_535), 8787)
    .option("--host <address>", "the interface to listen on", "127.0.0.1")
    .addOption(
      new Option("--profile <profile>", "how to behave where nobody knows what the service does")
        .choices(["friendly", "pessimist"])
        .default("friendly"),
    )
    .option("--seed <number>", "same seed, same ids and answers (default: random)", wholeNumber(0, 0xffff_ffff))
    .option("--speed <factor>", "let its time go faster: 60 makes a minute a second", positiveNumber, 1)
    .option("--data-dir <path>", "keep the files there (default: a temporary folder, removed at the end)")
    .option("--forward-to <url>", "let this OpenAI-compatible server answer, for example http://127.0.0.1:11434/v1")
    .option("--forward-model <name>", "the model to ask that server for, instead of the requests' own")
    .option("--key <key...>", "accept these API keys only (default: any key)");
  return addDebugOption(command)
    .addHelpText(
      "after",
      examples(
        "emulate",
        "emulate --port 9000 --speed 60",
        "emulate --forward-to http://127.0.0.1:11434/v1 --forward-model llama3.2",
      ),
    )
    .action((options: EmulateOptions) => emulate(context, options));
}

async function emulate(context: CommandContext, options: EmulateOptions): Promise<void> {
  const { console, signal } = context;
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), "mistral-batch-emulator-")));
  try {
    const emulator = makeEmulator(context, options, folder);
    const server = await listen(emulator, options);
    await console.print(server.url);
    for (const line of greeting(server.url, options.key !== undefined)) console.note(line);
    await interruptionOf(signal);
    await server.close();
    console.note(`Stopped after ${countOf(emulator.books.requestsSeen().length, "request")}`);
  } finally {
    if (options.dataDir === undefined) await rm(folder, { recursive: true, force: true });
  }
}

function makeEmulator(context: CommandContext, options: EmulateOptions, folder: string): Emulator {
  const { clock, random } = context;
  const forward =
    options.forwardTo === undefined
      ? {}
      : {
          respond: forwardTo({
            baseUrl: checkUrl(options.forwardTo),
            ...(options.forwardModel === undefined ? {} : { model: options.forwardModel }),
          }),
          // Whatever the requests name, the other server decides what exists.
          models: () => true,
          waitForRows: false,
        };
  return createEmulator({
    profile: options.profile,
    seed: options.seed ?? Math.floor(random.fraction() * 0xffff_ffff),
    clock: fasterClock(clock, options.speed),
    blobStore: createDiskBlobStore(folder),
    ...(options.key === undefined ? {} : { keys: options.key }),
    ...forward,
  });
}

/** A time that starts with the machine's and goes on `speed` times as fast. */
function fasterClock(clock: CommandContext["clock"], speed: number): TimeSource {
  const startMs = clock.now();
  const startTicks = clock.monotonic();
  return { now: () => startMs + (clock.monotonic() - startTicks) * speed };
}

function checkUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new CliError("usage", `Cannot forward to "${text}": it is no URL`, {
    hints: ["write it with its version, for example http://127.0.0.1:11434/v1"],
  });
}

async function listen(emulator: Emulator, { port, host }: EmulateOptions): Promise<EmulatorServer> {
  try {
    return await serve(emulator, { port, host });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError("usage", `Cannot listen on port ${port} of ${host}: ${reason}`, {
      hints: ["choose another with --port, or 0 for a free one"],
      cause,
    });
  }
}

function greeting(url: string, needsKey: boolean): readonly string[] {
  return [
    "",
    `The emulator listens there; ${needsKey ? "it takes the given keys only" : "any API key will do"}. Try, in another terminal:`,
    `  export MISTRAL_BASE_URL=${url}`,
    // The key itself is not repeated: terminals are recorded and shared.
    ...(needsKey ? ["  export MISTRAL_API_KEY=<one of the keys>"] : []),
    "  mistral-batch run requests.jsonl --endpoint /v1/chat/completions --model mistral-small-latest -o answers.jsonl",
    "or:",
    `  curl -H "Authorization: Bearer ${needsKey ? "$MISTRAL_API_KEY" : "local"}" ${url}/v1/batch/jobs`,
    "",
    "Ctrl-C stops it.",
  ];
}

function interruptionOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
