/**
 * The name that the rows of a part have in the spool.
 *
 * @param collection - Which collection brought them: from the second on those of late twins alone.
 */
export function partFile(run_id: string, part: number, collection: number = 0): string {
  return `${run_id}/part-${part}${collection === 0 ? "" : `-twin-${collection}`}.jsonl`;
}
