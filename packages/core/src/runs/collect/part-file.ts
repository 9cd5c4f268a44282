/** The name that the rows of a part have in the spool. */
export function partFile(run_id: string, part: number): string {
  return `${run_id}/part-${part}.jsonl`;
}
