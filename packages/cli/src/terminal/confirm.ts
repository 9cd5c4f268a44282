import { createInterface } from "node:readline/promises";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";

/**
 * Asks a person. Anything but yes is no.
 *
 * @param context - The streams.
 * @param question - A sentence.
 * @throws {CliError} Where nobody is there to answer.
 */
export async function confirm({ console, stdin, signal }: CommandContext, question: string): Promise<boolean> {
  if (!("isTTY" in stdin && stdin.isTTY === true && console.isLive)) {
    throw new CliError("usage", "Nobody is there to be asked", { hints: ["give --yes to go on without a question"] });
  }
  const lines = createInterface({ input: stdin, output: console.stderr });
  try {
    return /^y(?:es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    lines.close();
  }
}
