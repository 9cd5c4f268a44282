import { isJsonObject, type JsonObject } from "../wire.ts";
import type { ValidationIssue } from "./service-error.ts";

type Location = readonly (string | number)[];

/** Collects pydantic-style issues while a body or a query is checked. */
export class Checks {
  readonly issues: ValidationIssue[] = [];

  add(type: string, loc: Location, msg: string, ctx?: Readonly<Record<string, unknown>>): void {
    this.issues.push(ctx === undefined ? { type, loc, msg } : { type, loc, msg, ctx });
  }

  missing(loc: Location): void {
    this.add("missing", loc, "Field required");
  }

  object(value: unknown, loc: Location): JsonObject | undefined {
    if (isJsonObject(value)) return value;
    this.add("dict_type", loc, "Input should be a valid dictionary");
    return undefined;
  }

  list(value: unknown, loc: Location): readonly unknown[] | undefined {
    if (Array.isArray(value)) return value;
    this.add("list_type", loc, "Input should be a valid list");
    return undefined;
  }

  string(value: unknown, loc: Location): string | undefined {
    if (typeof value === "string") return value;
    this.add("string_type", loc, "Input should be a valid string");
    return undefined;
  }

  integer(
    value: unknown,
    loc: Location,
    bounds: { readonly ge?: number; readonly le?: number } = {},
  ): number | undefined {
    if (typeof value !== "number" || !Number.isInteger(value)) {
      this.add("int_type", loc, "Input should be a valid integer");
      return undefined;
    }
    return this.#bounded(value, loc, bounds);
  }

  queryInteger(text: string, loc: Location, bounds: { readonly ge?: number } = {}): number | undefined {
    if (!/^[+-]?\d+$/.test(text.trim())) {
      this.add("int_parsing", loc, "Input should be a valid integer, unable to parse string as an integer");
      return undefined;
    }
    return this.#bounded(Number(text), loc, bounds);
  }

  queryBoolean(text: string, loc: Location): boolean | undefined {
    const word = text.toLowerCase();
    if (["true", "1", "yes", "on", "t", "y"].includes(word)) return true;
    if (["false", "0", "no", "off", "f", "n"].includes(word)) return false;
    this.add("bool_parsing", loc, "Input should be a valid boolean, unable to interpret input");
    return undefined;
  }

  oneOf<T extends string>(value: unknown, allowed: readonly T[], loc: Location): T | undefined {
    const found = allowed.find((word) => word === value);
    if (found !== undefined) return found;
    const quoted = allowed.map((word) => `'${word}'`);
    const expected = quoted.length > 1 ? `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}` : `${quoted[0]}`;
    this.add("enum", loc, `Input should be ${expected}`, { expected });
    return undefined;
  }

  uuid(value: unknown, loc: Location): string | undefined {
    if (typeof value === "string" && isUuid(value)) return value.toLowerCase();
    this.add("uuid_parsing", loc, "Input should be a valid UUID, unable to parse input as a UUID", {
      error: "unable to parse input as a UUID",
    });
    return undefined;
  }

  length(value: string, loc: Location, minimum: number, maximum: number): void {
    if (value.length < minimum) {
      this.add("string_too_short", loc, `String should have at least ${minimum} character${minimum === 1 ? "" : "s"}`, {
        min_length: minimum,
      });
    } else if (Array.from(value).length > maximum) {
      this.add("string_too_long", loc, `String should have at most ${maximum} characters`, { max_length: maximum });
    }
  }

  noOtherKeys(value: JsonObject, known: readonly string[], loc: Location): void {
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) this.add("extra_forbidden", [...loc, key], "Extra inputs are not permitted");
    }
  }

  #bounded(value: number, loc: Location, bounds: { readonly ge?: number; readonly le?: number }): number | undefined {
    if (bounds.ge !== undefined && value < bounds.ge) {
      this.add("greater_than_equal", loc, `Input should be greater than or equal to ${bounds.ge}`, { ge: bounds.ge });
      return undefined;
    }
    if (bounds.le !== undefined && value > bounds.le) {
      this.add("less_than_equal", loc, `Input should be less than or equal to ${bounds.le}`, { le: bounds.le });
      return undefined;
    }
    return value;
  }
}

/** Tells a UUID in its usual spelling. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
