import type { InputIdentity, JobNews, PlannedPart, RunHappening, RunSettings } from "./run-event.ts";

type Happening<Type extends RunHappening["type"]> = Extract<RunHappening, { readonly type: Type }>;

/** A job of a part. */
export interface PartJob {
  readonly job_id: string;
  /** Unix seconds; 0 where the service did not say. */
  readonly created_at: number;
  /** The last that was heard of it; undefined before the first poll. */
  readonly news: JobNews | undefined;
  /** Which collection of the part booked its rows, from 0; null where none has. */
  readonly collection: number | null;
  /** Whether none ever will: the service has lost it, or its rows. */
  readonly isLost: boolean;
}

/** What a collection of a part left. There is a second where a late twin of its job showed only after the first. */
export interface PartCollection {
  /** The latest attempt of the run at that time: what was sent later was chosen by what was known then. */
  readonly attempt: number;
  /** How many blobs hold the outcomes of the rows as they were known then. */
  readonly blobs: number;
  /** SHA-256 of the outcomes, in hexadecimal. */
  readonly digest: string;
}

/**
 * Where a part stands: `planned`, `uploaded`, `intended` (a create may be on its way), `doubtful` (nobody knows whether it
 * was accepted), `submitted`, `collected`, or without rows for good: `refused` by the service, `lost`.
 */
export type PartStatus =
  | "planned"
  | "uploaded"
  | "intended"
  | "doubtful"
  | "submitted"
  | "collected"
  | "refused"
  | "lost";

/** What a create was intended with. */
export interface PartIntent {
  readonly key: string;
  readonly watermark: number;
  /** Who intended it, and when on its clock, in milliseconds since the Unix epoch. */
  readonly by: string;
  readonly at: number;
}

/** A part of a run. */
export interface PartState extends PlannedPart {
  /** Its number in the run, from 0. */
  readonly part: number;
  /** 1 for the first time that its rows are sent. */
  readonly attempt: number;
  readonly status: PartStatus;
  /** Whether it goes without a file. */
  readonly isInline: boolean;
  readonly file_id: string | null;
  /** When an upload began that nobody saw end, in milliseconds since the Unix epoch on the clock of its writer. */
  readonly uploadingSince: number | null;
  /** All files that were uploaded for it: a job on one of them is its job. */
  readonly file_ids: readonly string[];
  readonly intent: PartIntent | null;
  /** Since when it is doubtful, in milliseconds since the Unix epoch on the clock of the writer that found it so. */
  readonly doubtfulSince: number | null;
  /** Whether the doubtful create was another writer's, so that it may still be on its way. */
  readonly isForeignDoubt: boolean;
  /** How often the service refused to make its job, without the refusal being final. */
  readonly rejections: number;
  /** How often its job was looked for and surely not there. */
  readonly absences: number;
  /** Its job, and the late twins of it. */
  readonly jobs: readonly PartJob[];
  /** Why it was refused or lost; else what was last wrong with it. */
  readonly reason: string | null;
  /** The last collection of its rows. */
  readonly collected: Happening<"part.collected"> | null;
  /** All collections of its rows, the first one first. */
  readonly collections: readonly PartCollection[];
  /** When something last happened to it, in milliseconds since the Unix epoch. */
  readonly changedAt: number;
}

/** Rows that are sent again. */
export interface RepairState {
  readonly attempt: number;
  readonly classes: Happening<"repair.planned">["classes"];
  readonly truncatedTokensFactor: number | null;
  readonly rows: number;
  /** Whether its plan is written: a crash may leave out parts. */
  readonly isWhole: boolean;
}

/** What a ledger says of its run: nothing but a reduction of its events. */
export interface RunState {
  readonly run_id: string;
  /** How many events there are. */
  readonly seq: number;
  /** Who wrote last. */
  readonly writer: string | null;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly settings: RunSettings | null;
  readonly input: InputIdentity | null;
  readonly worstCaseTokens: number | null;
  readonly isPlanned: boolean;
  readonly parts: readonly PartState[];
  readonly repairs: readonly RepairState[];
  readonly paused: { readonly code: string; readonly reason: string } | null;
  readonly isCancelled: boolean;
  readonly isFinished: boolean;
  /** Whether a newer version wrote to it: then this one must not. */
  readonly isNewer: boolean;
}

/** The latest attempt of a run: 1, or more once rows were sent again. */
export function latestAttempt({ repairs }: Pick<RunState, "repairs">): number {
  return repairs.reduce((most, { attempt }) => Math.max(most, attempt), 1);
}

/** How many parts are in each state. */
export function partsByStatus({ parts }: RunState): Readonly<Partial<Record<PartStatus, number>>> {
  const counts: Partial<Record<PartStatus, number>> = {};
  for (const { status } of parts) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** The repair whose plan a crash cut off, where there is one; what a cancelled run has not sent is sent by nobody. */
export function cutRepair({ repairs, isCancelled }: RunState): RepairState | undefined {
  const last = repairs.at(-1);
  return last?.isWhole === false && !isCancelled ? last : undefined;
}

/** A run of which nothing is known yet. */
export function emptyRun(run_id: string): RunState {
  return {
    run_id,
    seq: 0,
    writer: null,
    createdAt: 0,
    changedAt: 0,
    settings: null,
    input: null,
    worstCaseTokens: null,
    isPlanned: false,
    parts: [],
    repairs: [],
    paused: null,
    isCancelled: false,
    isFinished: false,
    isNewer: false,
  };
}
