import type { BlobWriter } from "../blob-store/blob-store.ts";
import type { Random } from "../random/random.ts";
import type { JobPlan } from "./job-plan.ts";

const FLUSH_CHARACTERS = 64 * 1024;

/** How a result file is written. */
export interface ResultWriterOptions {
  readonly random: Random;
  /** Lines among which the order is shuffled; 0 keeps it. */
  readonly shuffleWindow: number;
  readonly format: NonNullable<JobPlan["outputFormat"]>;
}

/** Writes result lines to a blob, shuffled within a window, in flat memory. */
export class ResultWriter {
  readonly #blob: BlobWriter;
  readonly #options: ResultWriterOptions;
  readonly #encoder = new TextEncoder();
  readonly #window: string[] = [];
  #text: string;
  #bytes = 0;
  #lines = 0;

  constructor(blob: BlobWriter, options: ResultWriterOptions) {
    this.#blob = blob;
    this.#options = options;
    this.#text = options.format.byteOrderMark === true ? "\u{feff}" : "";
  }

  get lines(): number {
    return this.#lines;
  }

  /** Adds a line; a promise only when bytes must be written out. */
  add(line: string): void | Promise<void> {
    this.#lines += 1;
    this.#window.push(line);
    return this.#window.length > this.#options.shuffleWindow ? this.#emit() : undefined;
  }

  /** Ends the file and tells its size. */
  async close(): Promise<{ readonly bytes: number; readonly lines: number }> {
    while (this.#window.length > 0) await this.#emit();
    if (this.#options.format.finalNewline === false) this.#text = this.#text.replace(/\r?\n$/, "");
    await this.#flush();
    await this.#blob.close();
    return { bytes: this.#bytes, lines: this.#lines };
  }

  async abort(): Promise<void> {
    await this.#blob.abort();
  }

  #emit(): void | Promise<void> {
    const window = this.#window;
    const picked = this.#options.shuffleWindow === 0 ? 0 : this.#options.random.below(window.length);
    const line = window[picked];
    const last = window.pop();
    if (picked < window.length && last !== undefined) window[picked] = last;
    this.#text += `${line}${this.#options.format.lineEnd ?? "\n"}`;
    // A few characters stay behind, so that the final newline is still there to be cut off.
    return this.#text.length > FLUSH_CHARACTERS ? this.#flush(2) : undefined;
  }

  #flush(keep = 0): void | Promise<void> {
    const end = this.#text.length - keep;
    const chunk = this.#encoder.encode(this.#text.slice(0, end));
    this.#text = this.#text.slice(end);
    this.#bytes += chunk.length;
    return this.#blob.write(chunk);
  }
}
