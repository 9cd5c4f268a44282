import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import type { Clock } from "@mistral-batch/core";

const START_MS = Date.parse("2026-11-24T12:00:00Z");
/** So many turns without a call to the world mean that the process waits for nothing but time. */
const QUIET_TURNS = 20;

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * A clock that hangs where all processes of a case see it: in a file. It stands still, unless a process has nothing to do
 * but wait: that one moves it on to what it waits for. So a process that is stopped finds, when it goes on, that time has
 * passed, and nothing depends on how fast the machine is.
 */
export class WallClock implements Clock {
  readonly #file: number;
  readonly #timers = new Set<Timer>();
  #calls = 0;
  #isWatching = false;
  #events = 0;

  /** @param path - The file; where there is none, time begins. */
  constructor(path: string) {
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT);
    if (this.now() === 0) this.moveTo(START_MS);
  }

  now(): number {
    const bytes = Buffer.alloc(8);
    readSync(this.#file, bytes, 0, bytes.length, 0);
    return bytes.readDoubleLE();
  }

  monotonic(): number {
    return this.now() - START_MS;
  }

  /** Moves the hands, for all who look. */
  moveTo(epochMs: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(Math.max(epochMs, this.now()));
    writeSync(this.#file, bytes, 0, bytes.length, 0);
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { at: this.now() + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    this.#events += 1;
    void this.#watch();
    return () => void this.#timers.delete(timer);
  }

  /** Makes a call to the world: time stands still until its answer is there. */
  async during<T>(call: () => Promise<T>): Promise<T> {
    this.#calls += 1;
    try {
      return await call();
    } finally {
      this.#calls -= 1;
      this.#events += 1;
      void this.#watch();
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  async #watch(): Promise<void> {
    if (this.#isWatching) return;
    this.#isWatching = true;
    while (this.#timers.size > 0 && this.#calls === 0) {
      if (!(await this.#isQuiet())) continue;
      const [next] = [...this.#timers].sort((left, right) => left.at - right.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.moveTo(next.at);
      next.callback();
    }
    this.#isWatching = false;
  }

  async #isQuiet(): Promise<boolean> {
    const before = this.#events;
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#events !== before || this.#calls > 0) return false;
    }
    return true;
  }
}
