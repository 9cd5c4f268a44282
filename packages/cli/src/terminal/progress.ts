import { type Options, SingleBar } from "cli-progress";
import type { CommandContext } from "../command-context.ts";
import { formatElapsed } from "./format.ts";
import { advanceState, deservesLine, estimateLeftMs, fractionOf, type ProgressState } from "./progress-state.ts";

/** Shows how far something is, on stderr. */
export interface Progress {
  /** Takes a new report. */
  update(state: ProgressState): void;
  /** Writes a line without breaking the bar. */
  note(line: string): void;
  /** Takes the bar away; the caller says how it ended. Safe to call twice. */
  stop(): void;
}

/** What a progress is called, and how its numbers read. */
export interface ProgressOptions {
  readonly label: string;
  /** `540 of 1,200 rows`. */
  readonly amount: (state: ProgressState) => string;
}

/**
 * A bar that is drawn over on a terminal, and otherwise a few plain lines: one for each change of state or tenth.
 *
 * @param context - Console and clock.
 * @param options - Label and wording.
 */
export function createProgress(context: CommandContext, options: ProgressOptions): Progress {
  return context.console.isLive ? createBar(context, options) : createLog(context, options);
}

function createLog({ console }: CommandContext, { label, amount }: ProgressOptions): Progress {
  let shown: ProgressState | undefined;
  let current: ProgressState | undefined;
  return {
    update(state) {
      current = advanceState(current, state);
      if (!deservesLine(shown, current)) return;
      shown = current;
      const percent = current.total > 0 ? ` ${Math.floor(fractionOf(current) * 100)}% (${amount(current)})` : "";
      console.note(`${label}: ${current.state}${percent}`);
    },
    note: (line) => console.note(line),
    stop() {},
  };
}

/** Ten pictures a second look alive and cost nothing. */
const PICTURES_PER_SECOND = 10;
const BAR_WIDTH = 28;

function createBar(context: CommandContext, { label, amount }: ProgressOptions): Progress {
  const { console, clock } = context;
  const startedMs = clock.monotonic();
  let current: ProgressState = { state: "", done: 0, total: 0 };
  const draw = (): string => {
    const colors = console.noteColors;
    const share = fractionOf(current);
    const filled = Math.round(share * BAR_WIDTH);
    const elapsedMs = clock.monotonic() - startedMs;
    const leftMs = estimateLeftMs(current, elapsedMs);
    const bar = colors.cyan("█".repeat(filled)) + colors.dim("░".repeat(BAR_WIDTH - filled));
    const parts = [
      colors.bold(label),
      bar,
      `${String(Math.floor(share * 100)).padStart(3)}%`,
      ...(current.state === "" ? [] : [current.state]),
      ...(current.total > 0 ? [amount(current)] : []),
      ...(current.failed !== undefined && current.failed > 0 ? [colors.red(`${current.failed} failed`)] : []),
      formatElapsed(elapsedMs),
      ...(leftMs === undefined ? [] : [colors.dim(`~${formatElapsed(leftMs)} left`)]),
    ];
    return parts.join("  ");
  };
  const options: Options = {
    stream: console.stderr,
    format: draw,
    fps: PICTURES_PER_SECOND,
    hideCursor: true,
    clearOnComplete: true,
    emptyOnZero: true,
  };
  let bar: SingleBar | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const start = (): void => {
    bar ??= new SingleBar(options);
    bar.start(1, 0);
  };
  return {
    update(state) {
      current = advanceState(current, state);
      if (bar === undefined) start();
    },
    note(line) {
      const isDrawn = bar !== undefined;
      stop();
      console.note(line);
      if (isDrawn) start();
    },
    stop,
  };
}
