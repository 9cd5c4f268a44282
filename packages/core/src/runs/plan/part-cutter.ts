import type { PlannedPart, RunLimits } from "../ledger/run-event.ts";

/** What a part may hold. */
export type PartLimits = Pick<RunLimits, "maxPartRows" | "maxPartBytes">;

/** Cuts rows, which come in their order, into parts that keep to the limits. */
export class PartCutter {
  readonly #limits: PartLimits;
  readonly #parts: PlannedPart[] = [];
  #offset = 0;
  #bytes = 0;
  #rows = 0;
  #allRows = 0;

  constructor(limits: PartLimits) {
    this.#limits = limits;
  }

  /** Whether so many rows, which end so far, fit into the part that is open. */
  hasRoom(rows: number, start: number, end: number): boolean {
    const { maxPartRows, maxPartBytes } = this.#limits;
    const offset = this.#rows === 0 ? start : this.#offset;
    return this.#rows + rows <= maxPartRows && end - offset <= maxPartBytes;
  }

  /**
   * Adds a row, or several that stay together.
   *
   * @param start - Their first byte.
   * @param end - The byte behind them, their line ends included.
   * @returns False where they alone are larger than a part may be.
   */
  add(rows: number, start: number, end: number): boolean {
    if (this.#rows > 0 && !this.hasRoom(rows, start, end)) this.#cut();
    if (this.#rows === 0) this.#offset = start;
    this.#rows += rows;
    this.#bytes = end - this.#offset;
    return this.#bytes <= this.#limits.maxPartBytes;
  }

  /** The parts; no rows follow. */
  end(): readonly PlannedPart[] {
    if (this.#rows > 0) this.#cut();
    return this.#parts;
  }

  #cut(): void {
    this.#parts.push({ offset: this.#offset, bytes: this.#bytes, firstRow: this.#allRows, rows: this.#rows });
    this.#allRows += this.#rows;
    this.#rows = 0;
  }
}
