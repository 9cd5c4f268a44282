import type { Clock } from "../ports/clock.ts";

/** How many turns of the event loop must pass without work before time moves on. */
const QUIET_TURNS = 3;

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that jumps to its next timer as soon as nothing else is left to do. */
export class VirtualClock implements Clock {
  #nowMs: number;
  #jumpedMs = 0;
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();
  #isWatching = false;

  constructor(startMs: number = Date.parse("2026-01-01T00:00:00Z")) {
    this.#nowMs = startMs;
    this.#startMs = startMs;
  }

  now(): number {
    return this.#nowMs + this.#jumpedMs;
  }

  /** Sets the wall clock forward or back, as a person or a time server does; the monotonic clock goes on. */
  jump(byMs: number): void {
    this.#jumpedMs += byMs;
  }

  monotonic(): number {
    return this.#nowMs - this.#startMs;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { at: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    if (!this.#isWatching) {
      this.#isWatching = true;
      this.#wait(QUIET_TURNS);
    }
    return () => this.#timers.delete(timer);
  }

  #wait(turns: number): void {
    setTimeout(() => {
      if (turns > 0) this.#wait(turns - 1);
      else this.#fireNext();
    }, 0);
  }

  #fireNext(): void {
    const [next] = [...this.#timers].sort((left, right) => left.at - right.at);
    if (next === undefined) {
      this.#isWatching = false;
      return;
    }
    this.#timers.delete(next);
    this.#nowMs = next.at;
    next.callback();
    this.#wait(QUIET_TURNS);
  }
}
