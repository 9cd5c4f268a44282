import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import type { RepairClass, RepairSettings } from "../ledger/run-event.ts";

/** What a repair is told; what is left out is as the run's settings say. */
export type RepairTerms = { readonly [Name in "classes" | "truncatedTokensFactor"]?: RepairSettings[Name] | undefined };

const CLASSES: readonly RepairClass[] = ["retryable", "permanent", "account", "missing", "truncated", "invalid"];
const USUAL: readonly RepairClass[] = ["retryable", "missing"];

/**
 * Which rows a repair sends, and with how much room.
 *
 * @param usual - What the run's settings say.
 * @throws {InvalidInputError} `invalid_argument`
 */
export function checkRepair(
  { classes, truncatedTokensFactor }: RepairTerms,
  usual: Pick<RepairSettings, "classes" | "truncatedTokensFactor"> = { classes: USUAL, truncatedTokensFactor: null },
): Pick<RepairSettings, "classes" | "truncatedTokensFactor"> {
  const factor = truncatedTokensFactor ?? usual.truncatedTokensFactor;
  if (factor !== null && !(factor > 1)) throw wrong("truncatedTokensFactor", factor, "write a number above 1, or null");
  const isMoreRoom = factor !== null && !usual.classes.includes("truncated");
  const wanted = classes ?? (isMoreRoom ? [...usual.classes, "truncated" as const] : usual.classes);
  const odd = Array.isArray(wanted) ? wanted.find((name) => !CLASSES.includes(name)) : wanted;
  if (odd !== undefined) throw wrong("classes", odd, `name some of ${CLASSES.join(", ")}`);
  return { classes: wanted, truncatedTokensFactor: factor };
}

function wrong(field: string, value: unknown, wayOut: string): InvalidInputError {
  return new InvalidInputError(`Cannot repair with "${field}": it is ${JSON.stringify(value)}; ${wayOut}`, { field });
}
