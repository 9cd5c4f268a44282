/** What a reader gets. */
export interface ReadTask {
  readonly origin: string;
  /** The result file, for readers that do not ask a server. */
  readonly results: string;
  /** The requests, for readers that match rows with them. */
  readonly inputs: string;
  readonly lines: number;
  /** A folder of its own, for what is written. */
  readonly scratch: string;
}

/** What a reading found, to be compared with what is there. */
export interface ReadTotals {
  readonly lines?: number;
  readonly tokens?: number;
  readonly bytes?: number;
}

/** Sets a reader up, and returns the reading itself: only that is measured. */
export type OpenReader = (task: ReadTask) => Promise<() => Promise<ReadTotals>>;
