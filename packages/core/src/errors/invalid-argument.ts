import { InvalidInputError } from "./invalid-input-error.ts";

/** The error for an option or an argument that cannot be right: names it, says why, and what to write instead. */
export function invalidArgument(field: string, why: string): InvalidInputError {
  return new InvalidInputError(`Cannot use "${field}": ${why}`, { field });
}
