import type { Client } from "../../http/client.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { Source } from "../../ports/source.ts";
import type { StandardSchema } from "../../results/standard-schema.ts";
import type { JobNews } from "../ledger/run-event.ts";
import type { RunLedger } from "../ledger/run-ledger.ts";
import type { RunNotice } from "../run-notice.ts";
import type { RunProgress } from "./report-progress.ts";

/** What the steps of a run work on. */
export interface RunContext {
  readonly client: Client;
  readonly store: RunStore;
  readonly ledger: RunLedger;
  /** The input, where it was given. Only what `proveSource` has let pass may be sent or matched. */
  readonly source: Source | undefined;
  /** Makes sure, once, that the input is the one that was planned. */
  readonly proveSource: (signal: AbortSignal | undefined) => Promise<void>;
  /** What judges the answers, where it was given. */
  readonly schema: StandardSchema | undefined;
  /** What is known only here and now; losing it costs a poll. */
  readonly memory: RunMemory;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: ((notice: RunNotice) => void) | undefined;
}

/** What a process remembers of a run beside the ledger. */
export interface RunMemory {
  /** When the next poll is due, on the monotonic clock. */
  nextPollMs: number;
  /** Nothing is asked of the service before this, on the monotonic clock: it said so. */
  quietUntilMs: number;
  /** Whether the plan was told. */
  isPlanTold: boolean;
  /** How many steps in a row failed for a reason that may pass. */
  failures: number;
  /** When a part was found doubtful here, on the monotonic clock. */
  readonly doubtfulSinceMs: Map<number, number>;
  /** When a part was last walked for, on the monotonic clock. */
  readonly walkedMs: Map<number, number>;
  /** When a part may be sent again after a refusal, on the monotonic clock. */
  readonly refusedUntilMs: Map<number, number>;
  /** The last that was heard of each job; the ledger holds only what changes its course. */
  readonly news: Map<string, JobNews>;
  /** Rows that other jobs of the workspace have waiting, as of the last walk. */
  foreignPendingRows: number;
  /** Jobs that were asked for labels which the list leaves out. */
  readonly askedJobs: Set<string>;
  /** What was last told of the progress. */
  reported: RunProgress;
  /** Since when a job that was just made is not found, on the monotonic clock. */
  readonly unseenSinceMs: Map<string, number>;
}

/** A process that has just opened a run. */
export function newRunMemory(): RunMemory {
  return {
    nextPollMs: 0,
    quietUntilMs: 0,
    isPlanTold: false,
    failures: 0,
    doubtfulSinceMs: new Map(),
    walkedMs: new Map(),
    refusedUntilMs: new Map(),
    news: new Map(),
    foreignPendingRows: 0,
    askedJobs: new Set(),
    reported: { completed: 0, failed: 0, total: 0 },
    unseenSinceMs: new Map(),
  };
}

/** Tells what the caller should know; nothing stops for it. */
export function warn({ onEvent }: RunContext, part: number | null, message: string): void {
  onEvent?.({ type: "warning", part, message });
}
