import type { Mutant } from "../mutant.ts";
import { ANSWER_MUTANTS } from "./answers.ts";
import { MONEY_MUTANTS } from "./money.ts";
import { ROW_MUTANTS } from "./rows.ts";
import { RUN_MUTANTS } from "./runs.ts";
import { TRANSPORT_MUTANTS } from "./transport.ts";

/** All mutants. */
export const MUTANTS: readonly Mutant[] = [
  ...MONEY_MUTANTS,
  ...TRANSPORT_MUTANTS,
  ...ANSWER_MUTANTS,
  ...ROW_MUTANTS,
  ...RUN_MUTANTS,
];
