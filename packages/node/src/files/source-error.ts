import { MistralBatchError } from "@mistral-batch/core";
import { fileFailure } from "./file-failure.ts";

/** Makes the error for what cannot be read: `source_unreadable`, with the path and the way out. */
export function unreadable(path: string, why: string, cause?: unknown): MistralBatchError {
  return new MistralBatchError(`Cannot read "${path}": ${why}`, { code: "source_unreadable", cause });
}

/** Makes a call of the file system, and an error of ours where it fails. */
export async function reading<T>(path: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof MistralBatchError ? error : unreadable(path, fileFailure(error), error);
  }
}
