import { Command } from "commander";
import { version } from "../package.json";
import { examples } from "./arguments/common-options.ts";
import type { CommandContext } from "./command-context.ts";
import { checkCommand } from "./commands/check-command.ts";
import { emulateCommand } from "./commands/emulate-command.ts";
import { filesCommand } from "./commands/files/files-command.ts";
import { gcCommand } from "./commands/gc-command.ts";
import { jobsCommand } from "./commands/jobs/jobs-command.ts";
import { planCommand } from "./commands/plan-command.ts";
import { resultsCommand } from "./commands/results-command.ts";
import { resumeCommand } from "./commands/resume-command.ts";
import { retryCommand } from "./commands/retry-command.ts";
import { runCommand } from "./commands/run-command.ts";
import { runsCommand } from "./commands/runs/runs-command.ts";
import { statusCommand } from "./commands/status-command.ts";

/** What the parser tells its caller, who decides where it goes. */
export interface ProgramOutput {
  /** The width of help. */
  readonly columns: number;
  /** Takes help and version. */
  writeHelp(text: string): void;
  /** Takes the words of the command whose arguments were wrong, before the error is thrown. */
  onUsageError(commandPath: string): void;
}

/**
 * The whole command line.
 *
 * @param context - What the commands get.
 * @param output - Takes help, version and the place of a usage error.
 */
export function createProgram(context: CommandContext, output: ProgramOutput): Command {
  const program = new Command("mistral-batch")
    .description("Batch inference on Mistral: it never pays twice and never loses a row.")
    .version(version, "-V, --version", "print the version")
    .addCommand(runCommand(context))
    .addCommand(checkCommand(context))
    .addCommand(planCommand(context))
    .addCommand(statusCommand(context))
    .addCommand(resumeCommand(context))
    .addCommand(retryCommand(context))
    .addCommand(resultsCommand(context))
    .addCommand(runsCommand(context))
    .addCommand(gcCommand(context))
    .addCommand(jobsCommand(context))
    .addCommand(filesCommand(context))
    .addCommand(emulateCommand(context))
    .addHelpText(
      "after",
      examples(
        "run requests.jsonl --endpoint /v1/chat/completions --model mistral-small-latest -o answers.jsonl",
        "plan requests.jsonl --endpoint /v1/chat/completions --model mistral-small-latest",
        "retry answers.jsonl",
        "jobs list --status RUNNING",
        "emulate --port 8787",
      ),
    )
    .addHelpText(
      "after",
      "\nEnvironment:\n" +
        "  MISTRAL_API_KEY   the key; never given as an argument, because process lists show those\n" +
        "  MISTRAL_BASE_URL  address of the service (default: https://api.mistral.ai)\n" +
        "  NO_COLOR          no colours",
    );
  for (const command of withSubcommands(program)) prepare(command, output);
  return program;
}

function* withSubcommands(command: Command): Generator<Command> {
  yield command;
  for (const child of command.commands) yield* withSubcommands(child);
}

/** Commander must neither write past the given streams nor end the process. */
function prepare(command: Command, { columns, writeHelp, onUsageError }: ProgramOutput): void {
  command
    .exitOverride((error) => {
      if (error.exitCode !== 0) onUsageError(pathOf(command));
      throw error;
    })
    .configureOutput({
      writeOut: (text) => writeHelp(text),
      // Only help comes this way, where a subcommand is missing: errors are reported by main, like all others.
      writeErr: (text) => writeHelp(text),
      outputError: () => {},
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .helpCommand(false)
    .helpOption("-h, --help", "print this help");
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
