import type { PartState } from "../ledger/run-state.ts";

/** The submission key of a part: the same in every process, so that its job is found whoever sent it. */
export function submissionKey(run_id: string, { part, attempt }: PartState): string {
  return `${run_id}/${part}/${attempt}`;
}

/** The labels of a part's job. */
export function jobLabels(run_id: string, part: PartState): Readonly<Record<string, string>> {
  return {
    mb_key: submissionKey(run_id, part),
    mb_run: run_id,
    mb_part: String(part.part),
    mb_attempt: String(part.attempt),
  };
}

/** The name under which the file of a part is uploaded, by which it is found again. */
export function partFileName(run_id: string, { part, attempt }: PartState): string {
  return `${run_id}-part-${part}-attempt-${attempt}.jsonl`;
}
