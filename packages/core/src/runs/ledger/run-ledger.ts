import { RunError } from "../../errors/run-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Random } from "../../ports/random.ts";
import type { RunStore } from "../../ports/run-store.ts";
import { damagedRun } from "./damaged-run.ts";
import { FIRST_SUM, readEvent, writeEvent } from "./event-text.ts";
import { reduceRun } from "./reduce-run.ts";
import { LEDGER_VERSION, type RunEvent, type RunHappening } from "./run-event.ts";
import { emptyRun, type RunState } from "./run-state.ts";

/** What a ledger needs. */
export interface LedgerOptions {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * A run's list of events: read once, then appended to. Whoever appends last owns the run; an earlier writer notices at
 * its next event, before it does anything that costs money.
 */
export class RunLedger {
  readonly run_id: string;
  /** Names this writer in its events. */
  readonly writer: string;
  readonly #options: LedgerOptions;
  #state: RunState;
  #sum = FIRST_SUM;
  #isFenced = false;

  private constructor(run_id: string, options: LedgerOptions) {
    this.run_id = run_id;
    this.writer = options.random.id();
    this.#options = options;
    this.#state = emptyRun(run_id);
  }

  /** A ledger without events. */
  static begin(run_id: string, options: LedgerOptions): RunLedger {
    return new RunLedger(run_id, options);
  }

  /**
   * Reads the ledger of a run.
   *
   * @throws {RunError} `run_not_found`; `ledger_unreadable` for an event that is missing, cut or edited.
   */
  static async open(run_id: string, options: LedgerOptions): Promise<RunLedger> {
    const ledger = new RunLedger(run_id, options);
    await ledger.#readOn();
    if (ledger.#state.seq > 0) return ledger;
    throw new RunError(`Cannot open run "${run_id}": the store has no such run; list those it has with runs.list`, {
      code: "run_not_found",
      run_id,
    });
  }

  get state(): RunState {
    return this.#state;
  }

  /** Whether this writer owns the run: nobody else has written since. */
  get isOwner(): boolean {
    return this.#state.writer === this.writer;
  }

  /**
   * Appends what happened. The first event of a writer says that it takes the run over.
   *
   * @throws {RunError} `run_fenced` where another writer took the run over; `ledger_unreadable` where a newer version did.
   * @throws What the store throws.
   */
  async append(happening: RunHappening): Promise<RunState> {
    if (this.#state.isNewer) throw this.#newer();
    if (this.#state.seq > 0 && !this.isOwner) await this.#put({ type: "run.opened" });
    return await this.#put(happening);
  }

  /**
   * Makes sure that nobody has taken the run over since this writer's last event.
   *
   * @throws {RunError} `run_fenced`
   * @throws What the store throws.
   */
  async proveOwner(): Promise<void> {
    const later = await this.#options.store.read(this.run_id, this.#state.seq + 1);
    if (later.length === 0) return;
    this.#isFenced = true;
    throw this.#fenced();
  }

  async #put(happening: RunHappening): Promise<RunState> {
    if (this.#isFenced) throw this.#fenced();
    const seq = this.#state.seq + 1;
    const event: RunEvent = {
      v: LEDGER_VERSION,
      seq,
      at: this.#options.clock.now(),
      by: this.writer,
      ...happening,
    };
    const { text, sum } = await writeEvent(event, this.#sum);
    if (!(await this.#store(seq, text))) {
      this.#isFenced = true;
      throw this.#fenced();
    }
    this.#sum = sum;
    this.#state = reduceRun(this.#state, event);
    return this.#state;
  }

  /** Whether the event stands. A store may say no, or fail, although it took the event: then it is there. */
  async #store(seq: number, text: string): Promise<boolean> {
    const { store } = this.#options;
    try {
      if (await store.append(this.run_id, seq, text)) return true;
    } catch (error) {
      const [found] = await store.read(this.run_id, seq).catch(() => []);
      if (found === undefined) throw error;
      return found === text;
    }
    const [found] = await store.read(this.run_id, seq);
    return found === text;
  }

  async #readOn(): Promise<void> {
    const { store } = this.#options;
    for (const text of await store.read(this.run_id)) {
      const seq = this.#state.seq + 1;
      const reading = await readEvent(text, seq, this.#sum);
      if ("problem" in reading) throw damagedRun(this.run_id, `event ${seq} cannot be trusted: ${reading.problem}`);
      this.#sum = reading.sum;
      this.#state = reduceRun(this.#state, reading.event);
    }
  }

  #newer(): RunError {
    return new RunError(
      `Cannot go on with run "${this.run_id}": a newer version of mistral-batch wrote to it; update this one`,
      { code: "ledger_unreadable", run_id: this.run_id },
    );
  }

  #fenced(): RunError {
    return new RunError(
      `Stopped: another process took run "${this.run_id}" over; leave it to that one, or open the run again to take it back`,
      { code: "run_fenced", run_id: this.run_id },
    );
  }
}
