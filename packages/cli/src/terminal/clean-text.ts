import { stripVTControlCharacters } from "node:util";

/**
 * Makes text from elsewhere safe for a terminal: file names, metadata and error messages may hold control characters,
 * which a terminal obeys.
 *
 * @param text - Any text.
 * @returns One line without control characters.
 */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\uFFFD");
}
