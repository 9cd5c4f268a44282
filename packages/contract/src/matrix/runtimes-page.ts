import type { KnownGap } from "../known-gaps.ts";
import { BUILDS } from "../runtimes/builds.ts";

/** One pass over all cases: a runtime, and what is between it and the service. */
export type Pass = Pick<KnownGap, "runtime" | "pass">;

/** One case as the runner lists it: `a download of a friendly service > that is cancelled closes its connection`. */
interface Case {
  readonly subject: string;
  readonly profile: string;
  readonly name: string;
}

const TITLES = { node: "Node", chromium: "Chromium", workerd: "workerd", deno: "Deno", bun: "Bun" } as const;
const WAYS = { msw: "MSW", http: "HTTP" } as const;

const HEAD = `# Runtimes

One suite, \`packages/contract\`, runs against the built packages in every runtime, on both profiles of the emulator. Through MSW
the requests of a runtime are taken as they leave (in Chromium by a real service worker); over HTTP they go through real
connections of the loopback, which break as those of a service do. A case of the suite passes in every column, unless it is
a gap below; a gap that begins to pass fails the run.

This page is written by \`pnpm --filter @mistral-batch/contract run runtimes --write\`, and \`npm test\` fails when it is stale.
`;

/**
 * Writes the page of runtimes.
 *
 * @param names - The names of all cases, as the runner lists them.
 * @param passes - The passes that are run.
 * @param gaps - What is known not to pass.
 * @throws {Error} For a gap of no case, or of a pass that is not run.
 */
export function runtimesPage(names: readonly string[], passes: readonly Pass[], gaps: readonly KnownGap[]): string {
  const cases = names.map(readName);
  for (const gap of gaps) refuseUnknown(gap, cases, passes);
  const profiles = [...new Set(cases.map(({ profile }) => profile))].sort();
  const builds = passes
    .filter(({ runtime }, index) => passes.findIndex((other) => other.runtime === runtime) === index)
    .map(({ runtime }) => [TITLES[runtime], `\`${BUILDS[runtime].specifier}\``]);
  return [
    HEAD,
    table(["Runtime", "Build"], builds),
    ...profiles.map((profile) => `## Cases on a ${profile} service\n\n${matrix(profile, cases, passes, gaps)}`),
    `## Known gaps\n\n${gapTable(gaps)}`,
  ].join("\n");
}

function readName(name: string): Case {
  const parts = /^(.+) of a (\w+) service > (.+)$/s.exec(name);
  if (parts === null) throw new Error(`The case "${name}" names no profile`);
  const [, subject = "", profile = "", rest = ""] = parts;
  return { subject, profile, name: rest };
}

function refuseUnknown(gap: KnownGap, cases: readonly Case[], passes: readonly Pass[]): void {
  if (!cases.some(({ subject, name }) => `${subject} > ${name}` === gap.case))
    throw new Error(`No case is called "${gap.case}", which is a known gap`);
  if (!passes.some(({ runtime, pass }) => runtime === gap.runtime && pass === gap.pass))
    throw new Error(`Nothing runs in ${gap.runtime} over ${gap.pass}, which has a known gap`);
}

function matrix(profile: string, all: readonly Case[], passes: readonly Pass[], gaps: readonly KnownGap[]): string {
  const cases = all.filter((each) => each.profile === profile);
  const row = (title: string, counted: readonly Case[]): string[] => [
    title,
    ...passes.map((pass) => {
      const failing = counted.filter(({ subject, name }) =>
        gaps.some(
          (gap) => gap.runtime === pass.runtime && gap.pass === pass.pass && gap.case === `${subject} > ${name}`,
        ),
      );
      return failing.length === 0 ? String(counted.length) : `${counted.length - failing.length} of ${counted.length}`;
    }),
  ];
  const subjects = [...new Set(cases.map(({ subject }) => subject))].sort();
  return table(
    ["Cases", ...passes.map(({ runtime, pass }) => `${TITLES[runtime]}, ${WAYS[pass]}`)],
    [
      ...subjects.map((subject) =>
        row(
          subject,
          cases.filter((each) => each.subject === subject),
        ),
      ),
      row("all", cases),
    ],
  );
}

function gapTable(gaps: readonly KnownGap[]): string {
  return table(
    ["Runtime", "Case", "Why"],
    gaps.map((gap) => [`${TITLES[gap.runtime]}, ${WAYS[gap.pass]}`, gap.case.replace(" > ", ": "), gap.reason]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}
