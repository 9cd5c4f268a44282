import { lineAt } from "../lib/findings.ts";
import { publicExports } from "../lib/public-exports.ts";
import { listFiles, readText } from "../lib/repository-files.ts";

/** A fenced block of a page or of a docstring. */
export interface CodeBlock {
  /** Where its first line of code stands. */
  readonly path: string;
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** Why it is not run, where it is marked `no-run`. */
  readonly noRunReason: string | undefined;
}

const FENCE = /^```(\w+)[^\S\n]*([^\n]*)\n(.*?)^```/gms;

/** Finds the fenced blocks of a page. */
export function blocksOf(path: string, text: string): CodeBlock[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const [, language = "", info = "", code = ""] = match;
    const line = lineAt(text, match.index) + 1;
    const mark = /^no-run(.*)$/.exec(info);
    if (info !== "" && (mark?.[1] ?? "").trim() === "") {
      throw new Error(`${path}:${line - 1} A block is marked "no-run" with a reason, or not at all; got "${info}"`);
    }
    return { path, line, language, code, noRunReason: mark?.[1]?.trim() };
  });
}

/**
 * Says what to do with a block of a page: `run` it, `leave` it (it is no example of ours, or a synopsis with
 * `<placeholders>`, or marked), or `refuse` it, because running it would start something else than our command.
 */
export function verdictOn({ language, code, noRunReason }: CodeBlock): "run" | "leave" | "refuse" {
  if (noRunReason !== undefined) return "leave";
  if (language === "ts") return "run";
  if (language !== "sh" || !/^mistral-batch\b/m.test(code) || /<\w+>/.test(code)) return "leave";
  const commands = code.replaceAll("\\\n", " ").split("\n");
  return commands.every((line) => /^(mistral-batch\s[^;&|`$()]*|\s*#.*|)$/.test(line)) ? "run" : "refuse";
}

/** The blocks of the README and of docs/. */
export function documentationBlocks(root: string): CodeBlock[] {
  return listFiles(root)
    .filter((path) => path === "README.md" || /^(docs|packages)\/.*\.md$/.test(path))
    .filter((path) => !path.endsWith("/CHANGELOG.md"))
    .flatMap((path) => blocksOf(path, readText(root, path)));
}

/** The `@example` blocks of what the packages export; each name once, however many entries export it. */
export function docstringBlocks(root: string): CodeBlock[] {
  const blocks = new Map<string, CodeBlock>();
  for (const { name, path, line, docs } of publicExports(root)) {
    for (const [index, example] of (docs.tags.get("example") ?? []).entries()) {
      const [block] = blocksOf(path, example);
      if (block === undefined) throw new Error(`${path}:${line} The @example of "${name}" is no fenced block`);
      blocks.set(`${path}:${line}:${index}`, { ...block, line });
    }
  }
  return [...blocks.values()];
}
