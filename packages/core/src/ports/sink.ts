/**
 * Where the rows of a job are collected. What was written becomes visible as a whole with `commit`, never in part.
 *
 * Calls come one after the other: each is made when the one before has settled. After `commit` or `abort` none follows.
 */
export interface Sink {
  /** Appends bytes. They must not be changed, and must not be kept once the promise has settled. */
  write(bytes: Uint8Array): void | Promise<void>;
  /**
   * Makes what was written so far safe from a crash.
   *
   * @returns What `restore` needs to come back to this state, also in another process.
   */
  checkpoint(): string | Promise<string>;
  /** Drops whatever was written after a checkpoint. Called before the first `write`, if at all. */
  restore(token: string): void | Promise<void>;
  /** Ends the writing and makes all of it visible. */
  commit(): void | Promise<void>;
  /** Ends the writing and removes what is not safe at a checkpoint. */
  abort(reason: unknown): void | Promise<void>;
}
