import { readFileSync, writeFileSync } from "node:fs";
import { type Mutant, RUNTIMES, runtimesOf } from "./mutant.ts";
import type { Verdicts } from "./verdicts.ts";

const PAGE = new URL("../../docs/mutants.md", import.meta.url);
const TITLES = { node: "Node", chromium: "Chromium", workerd: "workerd", deno: "Deno", bun: "Bun" } as const;

const HEAD = `# Mutants

A suite that passes whatever the code does proves nothing. So core is broken on purpose, one fault at a time, and the contract has
to notice: in every runtime that the fault concerns, a case must fail. A fault that nobody notices is a case that is missing.

\`npm run mutants\` tries them all; \`npm run mutants -- --list\` names them. \`npm test\` proves that each still fits the code and
was noticed by a case. This page is written by \`npm run mutants -- --write\`.

`;

/** Writes the page of mutants: what each would cost, where it was noticed, and by which case in Node. */
export function mutantsPage(mutants: readonly Mutant[], verdicts: Verdicts): string {
  const rows = mutants.map((mutant) => {
    const seen = verdicts[mutant.name] ?? {};
    const concerned = runtimesOf(mutant);
    const cells = RUNTIMES.map((runtime) =>
      concerned.includes(runtime) ? (seen[runtime] === undefined ? "?" : "red") : "-",
    );
    return [`\`${mutant.name}\``, mutant.harm, ...cells, seen.node ?? Object.values(seen)[0] ?? ""];
  });
  const spared = mutants.flatMap(({ name, spares }) =>
    spares === undefined ? [] : [`- \`${name}\`: ${spares.why}.\n`],
  );
  const head = ["Mutant", "What it would cost", ...RUNTIMES.map((runtime) => TITLES[runtime]), "Noticed by"];
  const crash =
    "A dash stands where a fault cannot be seen, a question mark where nobody has tried. What runs do is tried in Node only.\n";
  return `${HEAD}${table(head, rows)}\n${crash}\n${spared.join("")}`;
}

/** The page as it stands in the docs. */
export function readPage(): string {
  return readFileSync(PAGE, "utf8");
}

/** Puts the page into the docs. */
export function writePage(page: string): void {
  writeFileSync(PAGE, page);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}
