import { isRecord } from "./classify-line.ts";

/** What the answers say they consumed. */
export interface ResultUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  /** Pages of `/v1/ocr`. */
  readonly pages: number;
}

/** Adds up what bodies say of their cost. */
export class UsageTally {
  #promptTokens = 0;
  #completionTokens = 0;
  #totalTokens = 0;
  #pages = 0;

  /** Adds what a body says. */
  add(body: Readonly<Record<string, unknown>>): void {
    const usage = body["usage"];
    if (isRecord(usage)) {
      this.#promptTokens += numberOrZero(usage["prompt_tokens"]);
      this.#completionTokens += numberOrZero(usage["completion_tokens"]);
      this.#totalTokens += numberOrZero(usage["total_tokens"]);
    }
    const pages = body["usage_info"];
    if (isRecord(pages)) this.#pages += numberOrZero(pages["pages_processed"]);
  }

  /** Adds what was taken from a body before: the fields of `ResultUsage` in their order, from a place on. */
  addCounts(counts: Float64Array, start: number): void {
    this.#promptTokens += counts[start] ?? 0;
    this.#completionTokens += counts[start + 1] ?? 0;
    this.#totalTokens += counts[start + 2] ?? 0;
    this.#pages += counts[start + 3] ?? 0;
  }

  total(): ResultUsage {
    return {
      prompt_tokens: this.#promptTokens,
      completion_tokens: this.#completionTokens,
      total_tokens: this.#totalTokens,
      pages: this.#pages,
    };
  }
}

function numberOrZero(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
