import type { Clock } from "@mistral-batch/core";

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** So many turns without anything happening mean that everybody waits for time to pass. */
const QUIET_TURNS = 6;
/** So many, of `PATIENT_TURN_MS` each, mean the same while a request is under way: it is stalled, or it would have moved. */
const PATIENT_TURNS = 24;
/** The same, where a request has a long way on a machine that may be busy. */
const PATIENT_TURNS_AFAR = 60;
const PATIENT_TURN_MS = 5;

const turnLoop = (waitMs = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, waitMs));

/**
 * The time of a case, for the client and the emulator alike. It stands still while anything moves, and jumps to the next
 * timer as soon as everything waits: seven days pass in milliseconds, and no limit ever fires by accident.
 */
export class TestClock implements Clock {
  #nowMs: number;
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();
  readonly #turn: () => Promise<void>;
  readonly #patientTurns: number;
  #underWay = 0;
  #events = 0;
  #isPumping = false;
  #isSilent = false;

  /** @param turn - Lets a rest of the world that is far away move a little. */
  constructor(turn?: () => Promise<void>, startMs: number = Date.parse("2026-11-24T12:00:00Z")) {
    this.#turn = turn ?? turnLoop;
    this.#patientTurns = turn === undefined ? PATIENT_TURNS : PATIENT_TURNS_AFAR;
    this.#nowMs = startMs;
    this.#startMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs - this.#startMs;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer: Timer = { at: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    this.#events += 1;
    void this.#pump();
    return () => {
      this.#events += 1;
      this.#timers.delete(timer);
    };
  }

  /** Lets time pass without anybody waiting for it. Timers that are due fire. */
  async advance(delayMs: number): Promise<void> {
    await new Promise<void>((resolve) => void this.setTimer(resolve, delayMs));
  }

  /** Says that something moves. */
  touch(): void {
    this.#events += 1;
  }

  /** Says that something is under way that ends by itself; call the result once when it has. */
  begin(): () => void {
    this.#isSilent = false;
    this.#underWay += 1;
    this.#events += 1;
    let isOver = false;
    return () => {
      this.#events += 1;
      if (!isOver) this.#underWay -= 1;
      isOver = true;
    };
  }

  /** Says that what is under way waits for an answer that never comes: nothing but time will move it. */
  fallSilent(): void {
    this.#isSilent = true;
    this.#events += 1;
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#timers.size > 0) {
      await this.#quiet();
      const [next] = [...this.#timers].sort((left, right) => left.at - right.at);
      if (next === undefined) continue;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.at);
      this.#events += 1;
      next.callback();
    }
    this.#isPumping = false;
  }

  async #quiet(): Promise<void> {
    let events = this.#events;
    const isMoving = (): boolean => this.#underWay > 0 && !this.#isSilent;
    for (let turns = 0; turns < (isMoving() ? this.#patientTurns : QUIET_TURNS); turns += 1) {
      await (isMoving() ? turnLoop(PATIENT_TURN_MS) : this.#turn());
      if (events === this.#events) continue;
      events = this.#events;
      turns = -1;
    }
  }
}
