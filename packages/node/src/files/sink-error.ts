import { MistralBatchError } from "@mistral-batch/core";
import { fileFailure } from "./file-failure.ts";

/** Makes the error for an output that cannot be written: `sink_unwritable`, with the path and the way out. */
export function unwritable(path: string, why: string, cause?: unknown): MistralBatchError {
  return new MistralBatchError(`Cannot write "${path}": ${why}`, { code: "sink_unwritable", cause });
}

/** Makes a call of the file system, and an error of ours where it fails. */
export async function writing<T>(path: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof MistralBatchError ? error : unwritable(path, fileFailure(error), error);
  }
}
