import { InvalidArgumentError } from "commander";

/**
 * Makes a parser for an option that takes a whole number.
 *
 * @param minimum - The smallest that is taken.
 * @param maximum - The largest that is taken.
 */
export function wholeNumber(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    const range = maximum === Number.MAX_SAFE_INTEGER ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
    throw new InvalidArgumentError(`Give a whole number ${range}`);
  };
}

/**
 * Makes a parser for an option that takes any number above 0.
 */
export function positiveNumber(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Give a number above 0");
}

/**
 * Makes sure that a factor enlarges.
 */
export function numberAboveOne(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value > 1 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Give a number above 1");
}
