import type { Command } from "commander";

/** The options of every command that talks to the service. */
export interface ServiceOptions {
  readonly baseUrl?: string;
  readonly apiKeyFile?: string;
  readonly json?: boolean;
}

/** Adds the options of every command that talks to the service. */
export function addServiceOptions(command: Command): Command {
  return addDebugOption(
    command
      .option("--base-url <url>", "address of the service (or MISTRAL_BASE_URL)")
      .option("--api-key-file <path>", 'read the API key from this file, "-" for stdin (or MISTRAL_API_KEY)')
      .option("--json", "print JSON also on a terminal"),
  );
}

/** Adds `--debug`, which `main` reads. */
export function addDebugOption(command: Command): Command {
  return command.option("--debug", "print the stack of an error");
}

/** The lines below a command's help that show how it is used. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ mistral-batch ${line}`).join("\n")}`;
}
