import { Command } from "commander";
import type { CommandContext } from "../../command-context.ts";

export function downloadFileCommand(_context: CommandContext): Command {
  return new Command("download");
}
