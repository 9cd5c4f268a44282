/**
 * Prevents: documentation that stops being true without anybody noticing. An export without a docstring is an export that
 * users learn by trial; an error code without a row in docs/errors.md is a search that ends nowhere; a link to a file that
 * was moved is worse than none.
 */
import { existsSync } from "node:fs";
import { posix } from "node:path";
import { type CheckResult, type Finding, lineAt } from "./lib/findings.ts";
import { type PublicExport, publicExports } from "./lib/public-exports.ts";
import { listFiles, readText } from "./lib/repository-files.ts";

const ERROR_CODES = "packages/core/src/errors/error-code.ts";
const ERROR_TABLE = "docs/errors.md";

/** Checks docstrings, the table of error codes, and links between files. */
export function checkDocs(root: string): CheckResult {
  return { findings: [...docstringProblems(root), ...errorTableProblems(root), ...linkProblems(root)] };
}

function docstringProblems(root: string): Finding[] {
  return publicExports(root)
    .map((exported) => ({ ...exported, missing: missingParts(exported) }))
    .filter(({ missing }) => missing.length > 0)
    .map(({ path, line, kind, name, missing }) => {
      return { path, line, message: `The ${kind} "${name}" is exported without ${missing.join(" and ")}` };
    });
}

function missingParts({ kind, docs, canFail, parameters }: PublicExport): string[] {
  if (docs.summary === "") return ["a docstring"];
  if (kind !== "function") return [];
  const missing: string[] = [];
  if (!docs.tags.has("example")) missing.push("an @example");
  const documented = (docs.tags.get("param") ?? []).map((text) => text.split(/\s/, 1)[0]);
  missing.push(...parameters.filter((name) => !documented.includes(name)).map((name) => `an @param for "${name}"`));
  const words = [docs.summary, ...(docs.tags.get("returns") ?? [])].join(" ");
  if (canFail && !docs.tags.has("throws") && !/\b(throw|fail|reject)/i.test(words))
    missing.push("a word about how it fails");
  return missing;
}

function errorTableProblems(root: string): Finding[] {
  if (!existsSync(posix.join(root, ERROR_CODES))) return [];
  const source = readText(root, ERROR_CODES);
  const codes = new Set([...source.matchAll(/^\s+"([a-z_]+)",$/gm)].map((match) => match[1]));
  const table = existsSync(posix.join(root, ERROR_TABLE)) ? readText(root, ERROR_TABLE) : "";
  const rows = [...table.matchAll(/^\| `([a-z_]+)` \|/gm)].map((match) => ({
    code: match[1],
    line: lineAt(table, match.index),
  }));
  const findings: Finding[] = [];
  for (const code of codes) {
    const count = rows.filter((row) => row.code === code).length;
    if (count !== 1)
      findings.push({ path: ERROR_TABLE, line: 1, message: `The code "${code}" has ${count} rows, not one` });
  }
  for (const { code, line } of rows) {
    if (!codes.has(code))
      findings.push({ path: ERROR_TABLE, line, message: `No error has the code "${code}" any more` });
  }
  return findings;
}

function linkProblems(root: string): Finding[] {
  return listFiles(root)
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) => {
      // Code blocks are examples, not links, but their lines have to stay, so that the numbers are right.
      const text = readText(root, path).replaceAll(/^```.*?^```/gms, (block) => block.replaceAll(/[^\n]/g, ""));
      return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => ({ target: match[1] ?? "", line: lineAt(text, match.index) }))
        .filter(({ target }) => !/^(https?:|mailto:|#)/.test(target))
        .filter(({ target }) => !existsSync(posix.join(root, posix.dirname(path), target.split("#")[0] ?? "")))
        .map(({ target, line }) => ({ path, line, message: `The link leads nowhere: "${target}"` }));
    });
}
