/**
 * Quotes one word of a command line that a person may paste into a shell.
 *
 * @param text - The word.
 */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
