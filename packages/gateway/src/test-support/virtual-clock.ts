import type { Clock } from "@mistral-batch/core";

/** How many turns of the event loop must pass without work before time moves on. WebCrypto works in other threads. */
const QUIET_TURNS = 12;

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that jumps to its next timer as soon as nothing else is left to do. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();
  #isWatching = false;
  /** Requests that are under way; time stands still for those that answer by themselves. */
  busy = 0;

  constructor(startMs: number = Date.parse("2026-11-24T12:00:00Z")) {
    this.#startMs = startMs;
  }

  now(): number {
    return this.#startMs + this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
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

  /** Lets time pass. */
  advance(byMs: number): void {
    this.#nowMs += byMs;
  }

  #wait(turns: number): void {
    setTimeout(() => {
      if (this.busy > 0) this.#wait(QUIET_TURNS);
      else if (turns > 0) this.#wait(turns - 1);
      else this.#fireNext();
    }, 1);
  }

  #fireNext(): void {
    const [next] = [...this.#timers].sort((left, right) => left.at - right.at);
    if (next === undefined) {
      this.#isWatching = false;
      return;
    }
    this.#timers.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.at);
    next.callback();
    this.#wait(QUIET_TURNS);
  }
}
