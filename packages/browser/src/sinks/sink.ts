/**
 * Where results are written. What was written shows under its name only after `commit`, so that half a file is never taken
 * for a whole one.
 */
export interface Sink {
  /** Appends bytes. Resolves when more may come; the bytes may be reused then. */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes what was written so far safe. Returns a short text by which `restore` finds it again. */
  checkpoint(): Promise<string>;
  /** Goes on behind a checkpoint, also in another process. Comes before the first `write`, or in place of what was written since. */
  restore(token: string): Promise<void>;
  /** Ends the output and shows it under its name. */
  commit(): Promise<void>;
  /** Throws away what was written. */
  abort(): Promise<void>;
}
