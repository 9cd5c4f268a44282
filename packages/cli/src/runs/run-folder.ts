import { rename, stat } from "node:fs/promises";
import { fileRunStore, type RunStore } from "@mistral-batch/node";
import { CliError } from "../errors/cli-error.ts";
import { shellWord } from "../terminal/shell-word.ts";

/** Where the run of an output is kept. */
export interface RunFolder {
  /** The folder: `<output>.run`, or the name that `--fresh` gave it. */
  readonly path: string;
  /** Where the rows of the run go. */
  readonly output: string;
  /** Whether another run took its place: nobody goes on with it by the name of the output. */
  readonly isAside: boolean;
  readonly store: RunStore;
}

const SUFFIX = ".run";
const ASIDE = /\.run\.\d{8}T\d{6}Z(?:-\d+)?$/;

/** Whether a folder has the name of a run's. */
export function isRunFolderName(name: string): boolean {
  return (name.endsWith(SUFFIX) && name.length > SUFFIX.length) || ASIDE.test(name);
}

/**
 * The folder of a run, by the path of its output or its own.
 *
 * @param given - `answers.jsonl` or `answers.jsonl.run`.
 */
export function runFolderOf(given: string): RunFolder {
  const path = given.length > 1 ? given.replace(/\/+$/, "") : given;
  const isAside = ASIDE.test(path);
  if (isAside) return { path, output: path.replace(ASIDE, ""), isAside, store: fileRunStore(path) };
  const output = path.endsWith(SUFFIX) ? path.slice(0, -SUFFIX.length) : path;
  const folder = `${output}${SUFFIX}`;
  return { path: folder, output, isAside, store: fileRunStore(folder) };
}

/** Whether there is a folder of a run. */
export async function isRunFolder({ path }: RunFolder): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/**
 * The id of the run in a folder; undefined where none was begun.
 *
 * @throws {CliError} Where there are several, since nobody can tell which one is meant, or a file is in the way.
 */
export async function findRun({ path, store }: RunFolder): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    throw new CliError("output", `Cannot keep a run in "${path}": it is no folder`, {
      hints: ["move it away, or choose another path with --output"],
    });
  }
  const [run_id, ...others] = await store.list().catch((cause: unknown) => {
    // A file in the way, or a folder that is not ours: the run could not be written there either.
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CliError("output", message, { hints: ["choose another path with --output"], cause });
  });
  if (others.length === 0) return run_id;
  throw new CliError("usage", `"${path}" holds ${others.length + 1} runs, but the command keeps one in a folder`, {
    hints: ["open them with the library: fileRunStore and runs.open"],
  });
}

/**
 * The id of the run in a folder.
 *
 * @throws {CliError} Where there is none.
 */
export async function requireRun(folder: RunFolder): Promise<string> {
  const run_id = await findRun(folder);
  if (run_id !== undefined) return run_id;
  throw new CliError("usage", `There is no run in "${folder.path}"`, {
    hints: ["see which there are with: mistral-batch runs list"],
  });
}

/**
 * Moves a run aside, so that another one can take its place. Nothing of it is lost.
 *
 * @param folder - Its folder.
 * @param now - Milliseconds since the Unix epoch.
 * @returns The new path.
 */
export async function moveAside({ path }: RunFolder, now: number): Promise<string> {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  for (let count = 1; ; count += 1) {
    const target = `${path}.${stamp}${count === 1 ? "" : `-${count}`}`;
    if ((await stat(target).catch(() => undefined)) !== undefined) continue;
    await rename(path, target).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CliError("output", `Cannot move "${path}" aside: ${reason}`, { cause });
    });
    return target;
  }
}

/** A command that takes the output of a run, to be pasted as it is. */
export function commandFor(
  words: string,
  { output, path, isAside }: Pick<RunFolder, "output" | "path" | "isAside">,
  baseUrl?: string,
): string {
  const service = baseUrl === undefined ? "" : ` --base-url ${shellWord(baseUrl)}`;
  return `mistral-batch ${words} ${shellWord(isAside ? path : output)}${service}`;
}
