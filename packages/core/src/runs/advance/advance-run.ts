import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";
import { pollDelayMs } from "../../operations/watch/poll-interval.ts";
import { collectStep } from "./collect-step.ts";
import { finishStep } from "./finish-step.ts";
import { nextStep, type RunStep } from "./next-step.ts";
import { findLastTwins, pollJobs } from "./poll-jobs.ts";
import { repairStep } from "./repair-step.ts";
import { type RunContext, warn } from "./run-context.ts";
import { doubtPart, settlePart } from "./settle-part.ts";
import { askedDelayMs, isAccountTrouble, isPassing, pauseRun, reasonOf } from "./step-failure.ts";
import { submitPart } from "./submit-part.ts";
import { uploadPart } from "./upload-part.ts";

/** How jobs are looked at, and for how long. */
export interface AdvanceSettings {
  /** The shortest time between two polls, in milliseconds. @default 10000 */
  readonly pollMs?: number | undefined;
  /** The longest time between two polls, in milliseconds. @default 900000 */
  readonly maxPollMs?: number | undefined;
  /** No further step is begun after this many milliseconds. Default: no limit. */
  readonly wallMs?: number | undefined;
}

/** How many steps in a row may fail for a passing reason before the failure is the caller's. */
const MAX_FAILURES = 10;

/**
 * Does all that is due on a run, one step after the other.
 *
 * @returns In how many milliseconds more is due; null where the run has ended.
 */
export async function advanceRun(context: RunContext, settings: AdvanceSettings): Promise<number | null> {
  const { client, ledger, memory, signal } = context;
  const { clock } = client;
  const endMs = clock.monotonic() + (settings.wallMs ?? Number.POSITIVE_INFINITY);
  tellPlan(context);
  for (;;) {
    signal?.throwIfAborted();
    const step = nextStep(ledger.state, { now: clock.now(), monotonic: clock.monotonic(), memory });
    if (step.kind === "done") return null;
    if (step.kind === "sleep") return Math.max(1, step.delayMs);
    if (clock.monotonic() >= endMs) return 1;
    try {
      await take(context, step, settings);
      memory.failures = 0;
    } catch (error) {
      await tolerate(context, error);
    }
  }
}

/** Tells what is planned, once, to whoever begins with it. */
function tellPlan({ ledger, memory, onEvent }: RunContext): void {
  const { parts } = ledger.state;
  const isBegun = parts.some(({ status, uploadingSince }) => status !== "planned" || uploadingSince !== null);
  if (isBegun || memory.isPlanTold) return;
  memory.isPlanTold = true;
  const sum = (name: "rows" | "bytes"): number => parts.reduce((all, part) => all + part[name], 0);
  onEvent?.({ type: "planned", parts: parts.length, rows: sum("rows"), bytes: sum("bytes") });
}

async function take(context: RunContext, step: RunStep, settings: AdvanceSettings): Promise<void> {
  switch (step.kind) {
    case "doubt":
      return await doubtPart(context, step.part);
    case "settle":
      return await settlePart(context, step.part);
    case "upload":
      return await uploadPart(context, step.part);
    case "submit":
      return await submitPart(context, step.part);
    case "collect":
      return await collectStep(context, step.part);
    case "repair":
    case "finish":
      // What a twin has answered is not bought again, and a run that ended would ask for nothing more.
      if (await findLastTwins(context)) return;
      return await (step.kind === "repair" ? repairStep : finishStep)(context);
    case "poll":
      await pollJobs(context);
      context.memory.nextPollMs = context.client.clock.monotonic() + nextPollDelayMs(context, settings);
  }
}

/**
 * As long again as nothing has changed, within limits: that doubles the interval from poll to poll without anything to
 * remember, in one process or in a new one for each poll.
 */
function nextPollDelayMs(
  { client, ledger }: RunContext,
  { pollMs = 10_000, maxPollMs = 900_000 }: AdvanceSettings,
): number {
  const quietMs = client.clock.now() - ledger.state.changedAt;
  const baseMs = Math.min(maxPollMs, Math.max(pollMs, quietMs));
  return pollDelayMs({ pollMs: baseMs, maxPollMs: baseMs }, 0, client.random.fraction());
}

/** A failure that is likely to pass costs a while; any other is the caller's. */
async function tolerate(context: RunContext, error: unknown): Promise<void> {
  const { client, memory, signal } = context;
  if (signal?.aborted === true) throw signal.reason;
  if (isAccountTrouble(error)) await pauseRun(context, error);
  memory.failures += 1;
  if (!isPassing(error, signal) || memory.failures >= MAX_FAILURES) throw error;
  const delayMs = pollDelayMs({ pollMs: 1000, maxPollMs: 300_000 }, memory.failures - 1, client.random.fraction());
  memory.quietUntilMs = client.clock.monotonic() + Math.max(delayMs, askedDelayMs(error));
  const message = isMistralBatchError(error) ? reasonOf(error) : "";
  warn(context, null, `Trying again in a while: ${message}`);
}
