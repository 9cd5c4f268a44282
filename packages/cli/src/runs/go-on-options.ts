import type { Command } from "commander";
import { addServiceOptions, type ServiceOptions } from "../arguments/common-options.ts";
import { wholeNumber } from "../arguments/parse-number.ts";

/** What commands take that go on with a run. */
export interface GoOnOptions extends ServiceOptions {
  readonly input?: string;
  readonly pollMs?: number;
  readonly ordered?: boolean;
  readonly allowFailed?: boolean;
}

/** What every command calls the run that it is about. */
export const RUN_ARGUMENT: readonly [string, string] = [
  "<output>",
  "the output of the run, or its folder <output>.run",
];

/** Adds the options of commands that go on with a run. */
export function addGoOnOptions(command: Command): Command {
  return addServiceOptions(
    command
      .option("--input <path>", "the input, where it is not any more where it was")
      .option("--ordered", "write the rows in the order of the input")
      .option("--poll-ms <ms>", "look every so many milliseconds (default: 5000, then less often)", wholeNumber(1))
      .option("--allow-failed", "end with 0 although rows failed or are missing"),
  );
}
