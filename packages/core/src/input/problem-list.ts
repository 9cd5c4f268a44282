import type { InputProblem } from "../errors/invalid-input-error.ts";

const MOST_KEPT = 100;

/** The first problems and how many there are in all. */
export class ProblemList {
  readonly #kept: InputProblem[] = [];
  #count = 0;

  get kept(): readonly InputProblem[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }

  /** Returns whether the problem is among those that are kept. */
  add(line: number, message: string): boolean {
    this.#count += 1;
    if (this.#kept.length >= MOST_KEPT) return false;
    this.#kept.push({ line, message });
    return true;
  }

  /** Takes back a problem that turned out to be none. */
  remove(problem: InputProblem): void {
    this.#kept.splice(this.#kept.indexOf(problem), 1);
    this.#count -= 1;
  }
}
