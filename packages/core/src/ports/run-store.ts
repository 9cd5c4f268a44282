import type { Spool } from "./spool.ts";

/** The longest event, in bytes of UTF-8. */
export const MAX_EVENT_BYTES: number = 32_768;
/** The longest blob, in bytes: the smallest limit of the stores that are supported. */
export const MAX_BLOB_BYTES: number = 61_440;

/**
 * Where the ledgers of runs live. A store keeps, for each run, a list of events that is only ever appended to, and small
 * blobs. It holds no key and no bodies of rows.
 *
 * Two processes may work on one run at the same time by mistake: `append` lets only one of them win each place.
 */
export interface RunStore {
  /**
   * Appends an event, if its place is free and the one before it is taken. Once this returns true the event survives a
   * crash of the process and of the machine, as far as the medium can promise it.
   *
   * @param run_id - The run: 1 to 64 characters of `[a-zA-Z0-9_-]`.
   * @param seq - The place of the event, from 1.
   * @param event - JSON, at most 32 KiB of UTF-8.
   * @returns False where the place is taken: another process works on this run.
   */
  append(run_id: string, seq: number, event: string): Promise<boolean>;
  /**
   * The events of a run in their order, without gaps. What is appended meanwhile may be left out.
   *
   * @param run_id - The run; of an unknown one there are no events.
   * @param fromSeq - The first place to read. Default: 1.
   */
  read(run_id: string, fromSeq?: number): Promise<readonly string[]>;
  /** The ids of all runs, in no particular order. */
  list(): Promise<readonly string[]>;
  /**
   * Writes a blob as a whole, in place of one that has its name.
   *
   * @param name - 1 to 64 characters of `[a-z0-9-]`.
   * @param bytes - At most 60 KiB.
   */
  putBlob(run_id: string, name: string, bytes: Uint8Array): Promise<void>;
  /** A blob, or undefined where there is none. */
  getBlob(run_id: string, name: string): Promise<Uint8Array | undefined>;
  /** Forgets a run: its events and blobs. An unknown one is no error. */
  delete(run_id: string): Promise<void>;
  /** Room for the files of the runs, where the runtime has a place for large files. */
  readonly spool?: Spool | undefined;
}
