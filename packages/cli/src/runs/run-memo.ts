import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CliError } from "../errors/cli-error.ts";
import type { RunFolder } from "./run-folder.ts";

/** What the command line remembers of a run beside its ledger, so that `resume` needs no more than the output. */
export interface RunMemo {
  /** The absolute path of the input. */
  readonly input: string;
  /** The address of the service, without credentials. */
  readonly base_url: string;
  readonly ordered: boolean;
}

const FILE = "command.json";

/**
 * Writes the memo of a run.
 *
 * @throws {CliError} Where the folder takes nothing: a run that cannot be kept must not begin.
 */
export async function writeMemo({ path }: RunFolder, memo: RunMemo): Promise<void> {
  const target = join(path, FILE);
  try {
    await mkdir(path, { recursive: true });
    await writeFile(`${target}.new`, `${JSON.stringify({ ...memo, input: resolve(memo.input) }, null, 2)}\n`);
    await rename(`${target}.new`, target);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError("output", `Cannot keep the run in "${path}": ${reason}`, {
      hints: ["choose another path with --output"],
      cause,
    });
  }
}

/** Reads the memo of a run; undefined where there is none, as for a run that the library began. */
export async function readMemo({ path }: RunFolder): Promise<RunMemo | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(join(path, FILE), "utf8"));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { input, base_url, ordered }: { input?: unknown; base_url?: unknown; ordered?: unknown } = value;
  if (typeof input !== "string" || typeof base_url !== "string") return undefined;
  return { input, base_url, ordered: ordered === true };
}
