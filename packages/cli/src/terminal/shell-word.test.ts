import { expect, it } from "vitest";
import { shellWord } from "./shell-word.ts";

it.each([
  ["out/answers.jsonl", "out/answers.jsonl"],
  ["my answers.jsonl", "'my answers.jsonl'"],
  ["it's.jsonl", "'it'\\''s.jsonl'"],
  ["$(rm -rf x)", "'$(rm -rf x)'"],
  ["", "''"],
])("shellWord(%j) gives %j", (text, expected) => expect(shellWord(text)).toBe(expected));
