import type { InputProblem } from "../errors/invalid-input-error.ts";

/** What was found in the input of a job. */
export interface InputReport {
  /** How many requests there are, wrong ones included. */
  readonly rows: number;
  /** How many bytes they take as a file. */
  readonly bytes: number;
  /** What must be put right before the input is sent: the first 100 problems, in the order of the lines. */
  readonly problems: readonly InputProblem[];
  /** How many problems there are in all. */
  readonly problemCount: number;
  /** What is legal, but perhaps not meant: the first 100. */
  readonly warnings: readonly InputProblem[];
  /** How many warnings there are in all. */
  readonly warningCount: number;
  /** How many requests of a list have no `custom_id` and get their place as one; 0 for a file. */
  readonly generatedIds: number;
}

/** How to check an input. */
export interface CheckInputOptions {
  /** The endpoint of the job; a line whose `url` names another gets a warning. */
  readonly endpoint?: string | undefined;
  /** The model of the job; a body that names another gets a warning, since the job's wins. */
  readonly model?: string | null | undefined;
  /** The longest line, in bytes. @default 67108864 */
  readonly maxLineBytes?: number | undefined;
  /** The most requests. The documents of the service disagree on 100,000 or 1,000,000. @default 100000 */
  readonly maxRows?: number | undefined;
  /** The largest file, in bytes. @default 512000000 */
  readonly maxBytes?: number | undefined;
  /** Ends the check at once; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called as the input is read. */
  readonly onProgress?: ((progress: { readonly rows: number; readonly bytes: number }) => void) | undefined;
}
