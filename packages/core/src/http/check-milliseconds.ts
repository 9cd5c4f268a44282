import { invalidArgument } from "../errors/invalid-argument.ts";

/**
 * Checks a duration option.
 *
 * @throws {InvalidInputError} `invalid_argument` unless it is undefined or a positive number of milliseconds.
 */
export function checkMilliseconds(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw invalidArgument(name, `it must be a positive number of milliseconds, got ${String(value)}`);
}
