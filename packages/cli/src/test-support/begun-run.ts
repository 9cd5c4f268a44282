import { join } from "node:path";
import { type EmulatedService, emulatedService } from "./emulated-service.ts";
import { chatInput, temporaryFolder } from "./files.ts";
import { type CliOutcome, type RunOptions, runCli } from "./run-cli.ts";

/** A service, an input, and the commands of its run. */
export interface RunSetting {
  readonly service: EmulatedService;
  readonly folder: string;
  readonly input: string;
  readonly output: string;
  /** `run` with input, endpoint, model and output. */
  run(options?: RunOptions, ...argv: readonly string[]): Promise<CliOutcome>;
  /** Any command at this service. */
  command(argv: readonly string[], options?: RunOptions): Promise<CliOutcome>;
  /** `run`, interrupted as soon as its stderr holds a text. */
  interrupted(text: string, ...argv: readonly string[]): Promise<CliOutcome>;
}

/**
 * Makes everything that a run needs.
 *
 * @param rows - How many requests the input holds.
 * @param emulator - The options of the emulator.
 */
export async function runSetting(
  rows: number,
  emulator: Parameters<typeof emulatedService>[0] = {},
): Promise<RunSetting> {
  const service = await emulatedService(emulator);
  const folder = await temporaryFolder();
  const input = await chatInput(folder, rows);
  const output = join(folder, "answers.jsonl");
  const target = ["--endpoint", "/v1/chat/completions", "--model", "mistral-small-latest", "-o", output];
  const command = (argv: readonly string[], options: RunOptions = {}): Promise<CliOutcome> =>
    runCli(argv, { url: service.url, ...options });
  const run = (options: RunOptions = {}, ...argv: readonly string[]): Promise<CliOutcome> =>
    command(["run", input, ...target, ...argv], options);
  return {
    service,
    folder,
    input,
    output,
    run,
    command,
    interrupted(text, ...argv) {
      const interrupt = new AbortController();
      const onStderr = (stderr: string): void => {
        if (stderr.includes(text)) interrupt.abort(new Error("Ctrl-C"));
      };
      return run({ signal: interrupt.signal, onStderr }, ...argv);
    },
  };
}
