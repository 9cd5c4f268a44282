/** What one run of a case measured: a figure for each name. */
export type Sample = Readonly<Record<string, number>>;

/** Whatever a program needs to know; it crosses a process border as JSON. */
export type Parameters = Readonly<Record<string, unknown>>;

/** One row of a table: a client, doing one thing, in a process of its own. */
export interface Case {
  /** Says in the table what is done. */
  readonly name: string;
  /** Who does it. */
  readonly client: string;
  /** The module of `src/programs` that does it. */
  readonly program: string;
  readonly parameters: Parameters;
  /** In how many rounds it runs: where that is asked for, fewer of what takes long or is another project's. @default "all" */
  readonly rounds?: "all" | "fewer";
  /** Flags of node for the process. */
  readonly flags?: readonly string[];
}

/** What became of a case. */
export interface CaseResult {
  readonly name: string;
  readonly client: string;
  readonly samples: readonly Sample[];
  /** Why there are no samples, or fewer. */
  readonly failure?: string;
}

/** A group of cases that are measured together, round by round. */
export interface Suite {
  readonly name: string;
  /** Says in one line what is compared. */
  readonly title: string;
  /** Measures all of its cases. */
  run(bench: Bench): Promise<readonly CaseResult[]>;
}

/** How much is measured, and where. */
export interface Bench {
  /** Rounds of each case. */
  readonly runs: number;
  /** Rounds of the cases that run in fewer. */
  readonly fewerRuns: number;
  /** Rows of the large files. */
  readonly rows: number;
  /** Calls of each figure of the calls suite. */
  readonly calls: number;
  /** How often a sample is taken again because other work disturbed it. */
  readonly tries: number;
  /** Smallest sizes: shows that it works, the figures mean nothing. */
  readonly isSmoke: boolean;
  /** The compiled programs. */
  readonly programs: string;
  /** Where generated files are kept for the next time. */
  readonly cache: string;
  /** Tells whoever waits. */
  readonly log: (line: string) => void;
}
