import { RunError } from "../../errors/run-error.ts";

/** The error for a run whose events or outcomes cannot be trusted. */
export function damagedRun(run_id: string, why: string): RunError {
  return new RunError(`Cannot read run "${run_id}": ${why}; restore the store from a backup`, {
    code: "ledger_unreadable",
    run_id,
  });
}
