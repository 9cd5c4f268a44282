/** The tokens that an answer reports, or its pages. */
export function tokensOf(body: unknown): number {
  const { usage, usage_info } = (body ?? {}) as {
    readonly usage?: { readonly total_tokens?: number };
    readonly usage_info?: { readonly pages_processed?: number };
  };
  return usage?.total_tokens ?? usage_info?.pages_processed ?? 0;
}

/** The tokens of a whole line of a result file. */
export function tokensOfLine(line: unknown): number {
  return tokensOf((line as { readonly response?: { readonly body?: unknown } | null }).response?.body);
}

/** Adds lines up. */
export class LineTally {
  lines = 0;
  tokens = 0;

  /** Parses a line and counts it. */
  add(text: string): void {
    this.tokens += tokensOfLine(JSON.parse(text));
    this.lines += 1;
  }
}
