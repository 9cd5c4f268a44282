import { expect, it } from "vitest";
import { cleanText } from "./clean-text.ts";

it.each([
  ["plain", "plain"],
  ["two\nlines\r\n", "two lines "],
  ["\u001b[31mred\u001b[0m", "red"],
  ["\u001b]8;;http://evil\u0007link\u001b]8;;\u0007", "link"],
  ["bell\u0007", "bell\uFFFD"],
  ["turned\u202Earound", "turned\uFFFDaround"],
  ["déjà 日本 👩‍👧", "déjà 日本 👩‍👧"],
])("cleanText(%j) gives %j", (text, expected) => expect(cleanText(text)).toBe(expected));
