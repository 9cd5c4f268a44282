/** A message that failed rows share, with how many do. */
export interface ErrorCount {
  /** The message of the first such row; rows whose messages differ only in numbers and ids are counted together. */
  readonly message: string;
  readonly status_code: number | null;
  readonly count: number;
}

const MOST_DISTINCT = 1000;
const MOST_SHOWN = 20;
const REST = "Other messages";

/** Counts messages in bounded memory: after 1,000 different ones the rest is counted together. */
export class ErrorTally {
  readonly #counts = new Map<
    string,
    { readonly message: string; readonly status_code: number | null; count: number }
  >();
  #rest = 0;

  add(message: string, status_code: number | null): void {
    const key = `${status_code} ${message.replace(/\b[\da-f-]{8,}\b|\d+/gi, "#")}`;
    const known = this.#counts.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#counts.size < MOST_DISTINCT) this.#counts.set(key, { message, status_code, count: 1 });
    else this.#rest += 1;
  }

  /** The most frequent messages first, 20 at most. */
  top(): ErrorCount[] {
    const rest = this.#rest === 0 ? [] : [{ message: REST, status_code: null, count: this.#rest }];
    const all = [...this.#counts.values(), ...rest].sort((left, right) => right.count - left.count);
    return all.slice(0, MOST_SHOWN).map(({ message, status_code, count }) => ({ message, status_code, count }));
  }
}
