import type { PlannedPart, RunLimits } from "../ledger/run-event.ts";

/** Cuts rows, which come in their order, into parts that keep to the limits. */
export class PartCutter {
  readonly #limits: Pick<RunLimits, "maxPartRows" | "maxPartBytes">;
  readonly #parts: PlannedPart[] = [];
  #offset = 0;
  #bytes = 0;
  #rows = 0;
  #allRows = 0;

  constructor(limits: Pick<RunLimits, "maxPartRows" | "maxPartBytes">) {
    this.#limits = limits;
  }

  /**
   * Adds a row.
   *
   * @param start - Its first byte.
   * @param end - The byte behind it, its line end included.
   * @returns False where the row alone is larger than a part may be.
   */
  add(start: number, end: number): boolean {
    const { maxPartRows, maxPartBytes } = this.#limits;
    if (this.#rows >= maxPartRows || (this.#rows > 0 && end - this.#offset > maxPartBytes)) this.#cut();
    if (this.#rows === 0) this.#offset = start;
    this.#rows += 1;
    this.#bytes = end - this.#offset;
    return this.#bytes <= maxPartBytes;
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
