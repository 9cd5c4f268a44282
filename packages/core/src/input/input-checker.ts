import type { InputProblem } from "../errors/invalid-input-error.ts";
import { IdTable } from "../jsonl/id-table.ts";
import { checkRow, quote } from "./check-row.ts";
import type { CheckInputOptions, InputReport } from "./input-report.ts";
import { ProblemList } from "./problem-list.ts";

/** An id that seems to stand twice. */
export interface Suspect {
  readonly custom_id: string;
  /** The line where its double seems to stand. */
  readonly earlier: number;
  readonly problem: InputProblem;
}

const MAX_ROWS = 100_000;
const MAX_BYTES = 512_000_000;

/** Checks requests one after the other and remembers what all of them together must keep to. */
export class InputChecker {
  readonly problems: ProblemList = new ProblemList();
  readonly #options: CheckInputOptions;
  readonly #warnings = new ProblemList();
  /** The note of an id is its line. */
  readonly #ids = new IdTable();
  readonly #suspects: Suspect[] = [];
  #blankLines: number[] = [];
  #rows = 0;
  #bytes = 0;
  #generatedIds = 0;

  constructor(options: CheckInputOptions) {
    this.#options = options;
  }

  /** Ids whose double was found by its hashes alone; those beyond the first 100 problems are taken as they are. */
  get suspects(): readonly Suspect[] {
    return this.#suspects;
  }

  /** Counts bytes that were read up to a line. */
  addBytes(bytes: number, line: number): void {
    const { maxBytes = MAX_BYTES } = this.#options;
    const isOver = this.#bytes <= maxBytes && this.#bytes + bytes > maxBytes;
    this.#bytes += bytes;
    if (isOver) this.problems.add(line, `The input exceeds ${maxBytes} bytes about here; split it into several jobs`);
  }

  addBlank(line: number): void {
    this.#blankLines.push(line);
  }

  /** A line that holds no value. */
  addBroken(line: number, problem: string): void {
    this.#startRow(line);
    this.problems.add(line, problem);
  }

  /**
   * Checks a request.
   *
   * @param ownId - The id that it gets where it has none.
   */
  addRow(line: number, value: unknown, ownId?: string): void {
    this.#startRow(line);
    const { custom_id, hasNoId, idProblem, problems, warnings } = checkRow(value, this.#options);
    const isGenerated = hasNoId && ownId !== undefined;
    if (isGenerated) this.#generatedIds += 1;
    else if (idProblem !== undefined) this.problems.add(line, idProblem);
    for (const problem of problems) this.problems.add(line, problem);
    for (const warning of warnings) this.#warnings.add(line, warning);
    const id = custom_id ?? (isGenerated ? ownId : undefined);
    if (id !== undefined) this.#addId(id, line);
  }

  /** Tells how far the check is. */
  report(): void {
    this.#options.onProgress?.({ rows: this.#rows, bytes: this.#bytes });
  }

  end(): InputReport {
    // Blank lines at the end are as good as none.
    if (this.#rows === 0 && this.problems.count === 0) {
      this.problems.add(1, "The input is empty; a job needs at least one request");
    }
    return {
      rows: this.#rows,
      bytes: this.#bytes,
      problems: this.problems.kept,
      problemCount: this.problems.count,
      warnings: this.#warnings.kept,
      warningCount: this.#warnings.count,
      generatedIds: this.#generatedIds,
    };
  }

  #startRow(line: number): void {
    for (const blank of this.#blankLines) this.problems.add(blank, "The line is blank; remove it");
    if (this.#blankLines.length > 0) this.#blankLines = [];
    this.#rows += 1;
    const { maxRows = MAX_ROWS } = this.#options;
    if (this.#rows === maxRows + 1) {
      this.problems.add(line, `The input has more than ${maxRows} requests; split it into several jobs`);
    }
  }

  #addId(custom_id: string, line: number): void {
    const added = this.#ids.add(custom_id);
    if (added >= 0) {
      this.#ids.setNote(added, line);
      return;
    }
    const earlier = this.#ids.note(-1 - added);
    const isKept = this.problems.add(
      line,
      `custom_id ${quote(custom_id)} stands on line ${earlier} already; make it unique`,
    );
    const problem = this.problems.kept.at(-1);
    if (isKept && problem !== undefined) this.#suspects.push({ custom_id, earlier, problem });
  }
}
