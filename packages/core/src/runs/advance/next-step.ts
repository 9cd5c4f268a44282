import { openJobs, waitingJobs } from "../ledger/part-jobs.ts";
import { cutRepair, latestAttempt, type PartState, type RunState } from "../ledger/run-state.ts";
import type { RunMemory } from "./run-context.ts";
import { settleView } from "./settle-window.ts";

/** The next piece of work of a run. */
export type RunStep =
  | { readonly kind: "doubt" | "settle" | "upload" | "submit" | "collect"; readonly part: PartState }
  | { readonly kind: "poll" | "repair" | "finish" | "done" }
  | { readonly kind: "sleep"; readonly delayMs: number };

/** The moment that a step is chosen for. */
export interface Moment {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Milliseconds on the monotonic clock. */
  readonly monotonic: number;
  readonly memory: RunMemory;
}

/**
 * What a run does next, decided from its state alone: settle what is in doubt, look at the jobs, send what there is room
 * for, fetch what has ended, repair, finish; otherwise wait.
 *
 * Pure: the same state at the same moment gives the same step, in whatever process.
 */
export function nextStep(state: RunState, moment: Moment): RunStep {
  if (state.isFinished) return { kind: "done" };
  const { memory, monotonic } = moment;
  const left = state.parts.find((part) => isLeftBehind(part, memory));
  if (left !== undefined) return { kind: "doubt", part: left };
  const quietMs = memory.quietUntilMs - monotonic;
  if (quietMs > 0) return collectOr(state, { kind: "sleep", delayMs: quietMs });
  const waits: number[] = [];
  for (const part of state.parts) {
    if (part.status !== "doubtful") continue;
    const delayMs = walkDelayMs(part, moment);
    if (delayMs <= 0) return { kind: "settle", part };
    waits.push(delayMs);
  }
  if (state.parts.some(isInFlight)) {
    const delayMs = memory.nextPollMs - monotonic;
    if (delayMs <= 0) return { kind: "poll" };
    waits.push(delayMs);
  }
  if (cutRepair(state) !== undefined) return { kind: "repair" };
  const unsent = state.isCancelled ? undefined : state.parts.find(isUnsent);
  if (unsent !== undefined) {
    const delayMs = (memory.refusedUntilMs.get(unsent.part) ?? 0) - monotonic;
    if (delayMs > 0) waits.push(delayMs);
    else if (hasRoom(state, unsent, memory)) return { kind: needsUpload(unsent) ? "upload" : "submit", part: unsent };
  }
  if (waits.length > 0) return collectOr(state, { kind: "sleep", delayMs: Math.min(...waits) });
  return collectOr(state, { kind: mayRepair(state) ? "repair" : "finish" });
}

function collectOr(state: RunState, step: RunStep): RunStep {
  const ended = state.parts.find(isEnded);
  return ended === undefined ? step : { kind: "collect", part: ended };
}

/**
 * A create that is intended while nothing is in flight was left behind by a crash or an abort. One that another process
 * found doubtful is so anew from now on: how far its clock is off, nobody knows.
 */
function isLeftBehind({ status, part, isForeignDoubt }: PartState, { doubtfulSinceMs }: RunMemory): boolean {
  return status === "intended" || (status === "doubtful" && !isForeignDoubt && !doubtfulSinceMs.has(part));
}

function walkDelayMs(part: PartState, { now, monotonic, memory }: Moment): number {
  const walkedMs = memory.walkedMs.get(part.part);
  // Whoever opens the run looks at once: the job is mostly there.
  if (walkedMs === undefined) return 0;
  const since = memory.doubtfulSinceMs.get(part.part);
  const at = (monotonicMs: number): number =>
    settleView(part, {
      ownMs: since === undefined ? undefined : monotonicMs - since,
      now: now - (monotonic - monotonicMs),
    }).nextWalkMs;
  return walkedMs + at(walkedMs) - monotonic;
}

/** Whether a job of the part may still change. */
function isInFlight(part: PartState): boolean {
  return openJobs(part).length > 0;
}

function isEnded(part: PartState): boolean {
  return waitingJobs(part).length > 0 && !isInFlight(part);
}

function isUnsent({ status }: PartState): boolean {
  return status === "planned" || status === "uploaded";
}

function needsUpload({ status, isInline }: PartState): boolean {
  return status === "planned" && !isInline;
}

/** A part waits for room under the cap of the workspace, unless nothing of the run is under way that could make room. */
function hasRoom(state: RunState, part: PartState, { foreignPendingRows }: RunMemory): boolean {
  const open = state.parts
    .filter(({ status }) => status === "submitted" || status === "doubtful")
    .filter((other) => !isEnded(other));
  if (open.length === 0) return true;
  const pending = open.reduce((sum, { rows }) => sum + rows, foreignPendingRows);
  return pending + part.rows <= (state.settings?.limits.maxPendingRows ?? Number.POSITIVE_INFINITY);
}

/** Whether rows may be sent once more without being asked. */
function mayRepair(state: RunState): boolean {
  const { settings, isCancelled } = state;
  return !isCancelled && settings !== null && latestAttempt(state) < settings.repair.maxAttempts;
}
