import { InvalidInputError } from "../errors/invalid-input-error.ts";

/**
 * Checks a duration option.
 *
 * @throws {InvalidInputError} `invalid_argument` unless it is undefined or a positive number of milliseconds.
 */
export function checkMilliseconds(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw new InvalidInputError(
    `Cannot use "${name}": it must be a positive number of milliseconds, got ${String(value)}`,
    {
      field: name,
    },
  );
}
