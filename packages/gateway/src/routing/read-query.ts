import { type Issue, invalid } from "../http/refusal.ts";

/** Reads a query by what it may hold, and gathers what is wrong with it. */
export class QueryReader {
  readonly #query: URLSearchParams;
  readonly #issues: Issue[] = [];
  readonly #known = new Set<string>();

  constructor(query: URLSearchParams) {
    this.#query = query;
  }

  /** A whole number, or the default where there is none. */
  integer(name: string, fallback: number, bounds: { readonly minimum: number; readonly maximum: number }): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= bounds.minimum && value <= bounds.maximum) return value;
    this.#add("int_parsing", name, `Input should be an integer from ${bounds.minimum} to ${bounds.maximum}`);
    return fallback;
  }

  /** A flag, or undefined where there is none. */
  flag(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined || text === "true" || text === "false")
      return text === undefined ? undefined : text === "true";
    this.#add("bool_parsing", name, "Input should be true or false");
    return undefined;
  }

  /** One text of at most 512 characters, or undefined where there is none. */
  text(name: string): string | undefined {
    const all = this.texts(name);
    if (all.length > 1) this.#add("value_error", name, "Input should stand there once");
    return all[0];
  }

  /** The texts under a name that may be repeated. */
  texts(name: string): readonly string[] {
    this.#known.add(name);
    const all = this.#query.getAll(name);
    if (all.length > 20 || all.some((text) => text.length > 512)) {
      this.#add("string_too_long", name, "Input should be at most 20 texts of at most 512 characters");
      return [];
    }
    return all;
  }

  /** The names that were not asked for, with their texts. */
  rest(): ReadonlyMap<string, readonly string[]> {
    const names = [...new Set(this.#query.keys())].filter((name) => !this.#known.has(name));
    if (names.length > 20) this.#add("value_error", "metadata", "Input should have at most 20 filters");
    return new Map(names.slice(0, 20).map((name) => [name, this.texts(name)]));
  }

  /** Says that a name is wrong. */
  refuse(name: string, msg: string): void {
    this.#add("value_error", name, msg);
  }

  /** @throws {Refusal} 422 where anything was wrong. */
  finish(): void {
    if (this.#issues.length > 0) throw invalid(this.#issues);
  }

  #add(type: string, name: string, msg: string): void {
    this.#issues.push({ type, loc: ["query", name], msg });
  }
}
