import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMistralBatchError, type RunStatus } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { isRunFolderName, type RunFolder, runFolderOf } from "./run-folder.ts";
import { offline } from "./run-service.ts";

/** A run on this machine. */
export interface FoundRun {
  readonly folder: RunFolder;
  /** Undefined where the ledger cannot be read. */
  readonly status: RunStatus | undefined;
  /** Why it cannot be read. */
  readonly problem: string | undefined;
}

/** Folders in which nobody keeps results, and which take long to look through. */
const SKIPPED = /^(?:node_modules|\..+)$/;

/**
 * Finds the runs below a folder, wherever their outputs are.
 *
 * @param context - The world.
 * @param root - Where to look.
 * @throws {CliError} Where the folder cannot be read.
 */
export async function* findRuns(context: CommandContext, root: string): AsyncGenerator<FoundRun, void, undefined> {
  for await (const path of runFolders(root, true)) {
    context.signal.throwIfAborted();
    yield* readRuns(context, runFolderOf(path));
  }
}

async function* runFolders(path: string, isRoot: boolean): AsyncGenerator<string, void, undefined> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    if (!isRoot) return [];
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError("usage", `Cannot look for runs in "${path}": ${reason}`, { cause });
  });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const name of folders.sort()) {
    if (isRunFolderName(name)) yield join(path, name);
    else if (!SKIPPED.test(name)) yield* runFolders(join(path, name), false);
  }
}

async function* readRuns(context: CommandContext, folder: RunFolder): AsyncGenerator<FoundRun, void, undefined> {
  try {
    for (const status of await offline(context, folder.store).runs.list()) yield { folder, status, problem: undefined };
  } catch (error) {
    if (!isMistralBatchError(error)) throw error;
    yield { folder, status: undefined, problem: error.message };
  }
}
