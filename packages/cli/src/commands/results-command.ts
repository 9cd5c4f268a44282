import { Command } from "commander";
import type { CommandContext } from "../command-context.ts";

export function resultsCommand(_context: CommandContext): Command {
  return new Command("results");
}
