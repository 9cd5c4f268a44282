/** What a browser means by the name of the error with which it refuses to read a picked file (W3C File API, section 6.3). */
const MEANINGS: Readonly<Record<string, string>> = {
  NotReadableError: "it was changed, moved or deleted since it was picked, or may not be read; pick it again",
  NotFoundError: "it does not exist any more; pick it again",
  SecurityError: "the browser does not allow it to be read",
};

/** Says why a file cannot be read. */
export function readFailure(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  const meaning = MEANINGS[name];
  if (meaning !== undefined) return `${meaning} (${name})`;
  return error instanceof Error ? error.message : String(error);
}
