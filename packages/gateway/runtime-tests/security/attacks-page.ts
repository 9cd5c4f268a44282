/** An attack that was tried, and what came of it. */
export interface Result {
  readonly group: string;
  readonly name: string;
  readonly outcome: string;
}

const TITLES: Readonly<Record<string, string>> = {
  foreignIds: "With ids that are not one's own",
  listsAndStamps: "By lists and labels",
  uploads: "By forms",
  pathsAndHeaders: "By paths, headers and framing",
  callers: "As somebody else, or from elsewhere",
  leaks: "Through what the service says, and by links",
  amounts: "By size, number and time",
  replays: "By sending a create again",
};

/** Writes docs/gateway-attacks.md. */
export function attacksPage(results: readonly Result[]): string {
  const groups = [...new Set(results.map(({ group }) => group))].map((group) => {
    const rows = results.filter((result) => result.group === group).map(({ name, outcome }) => row(name, outcome));
    return [`## ${TITLES[group] ?? group}`, "", row("nobody can", "what came of it"), "|---|---|", ...rows, ""];
  });
  const introduction = [
    "# What was tried against the gateway",
    "",
    `${results.length} attacks, each tried by \`npm test\` on Node and in workerd, in front of a friendly and of a pessimist service. An attack that works is`,
    "a failed test, and so is an answer that holds the key, the secret, a stamp, or an id of the service. What stands here is what Node said in front of",
    "the friendly one; workerd words some refusals of malformed HTTP differently. This page is written by the test",
    "(`vitest run runtime-tests/security/node.test.ts --update` in `packages/gateway`); the scheme behind it is decision",
    "[0008](decisions/0008-gateway-tenancy.md), and what is promised stands in the [security policy](../SECURITY.md).",
    "",
  ];
  return [...introduction, ...groups.flat()].join("\n");
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(" | ")} |`;
}

/** Also what would turn the reader's own text around. */
function escaped(cell: string): string {
  return cell
    .trim()
    .replaceAll(/[|<>]/g, (sign) => `\\${sign}`)
    .replaceAll(/\p{Format}/gu, (sign) => `U+${sign.codePointAt(0)?.toString(16).toUpperCase()} `);
}
