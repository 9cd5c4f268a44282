import { Command } from "commander";
import type { CommandContext } from "../command-context.ts";

export function checkCommand(_context: CommandContext): Command {
  return new Command("check");
}
