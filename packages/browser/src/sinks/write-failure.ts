import { MistralBatchError } from "@mistral-batch/core";

/** What a browser means by the name of the error with which it refuses to write (WHATWG File System; File System Access). */
const MEANINGS: Readonly<Record<string, string>> = {
  NotAllowedError:
    'the page may not write there: call requestPermission({ mode: "readwrite" }) of the handle when a person clicks',
  NotFoundError: "it, or the directory it stands in, does not exist any more",
  NoModificationAllowedError: "it is being written to by another tab or worker",
  QuotaExceededError: "the disk, or the browser's share of it, is full",
  TypeMismatchError: "it is a directory",
};

/** Does one step of writing; its failure becomes `sink_unwritable`. */
export async function attempt<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw unwritable(what, writeFailure(error), error);
  }
}

/** The error for an output that cannot be written. */
export function unwritable(what: string, why: string, cause?: unknown): MistralBatchError {
  return new MistralBatchError(`Cannot write "${what}": ${why}`, { code: "sink_unwritable", cause });
}

/** Says why a browser refused to write. */
export function writeFailure(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  const meaning = MEANINGS[name];
  if (meaning !== undefined) return `${meaning} (${name})`;
  return error instanceof Error ? error.message : String(error);
}
