import type { Machine } from "../harness/machine.ts";
import { isDisturbed } from "../harness/run-cases.ts";
import { budgetTable } from "./budget-table.ts";
import { formatNumber } from "./format.ts";
import type { Records } from "./records.ts";
import { scaleSection } from "./scale-section.ts";
import { SECTIONS, type Section } from "./sections.ts";
import { suiteTable } from "./suite-table.ts";

/** Writes the page of results. */
export function renderPage(records: Records): string {
  return [
    "# Results",
    INTRODUCTION,
    machineSection(records),
    "## Budgets",
    budgetTable(records),
    ...SECTIONS.map((section) => renderSection(section, records)),
    scaleSection(records),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

const INTRODUCTION = `This page is written by \`npm run bench\`; [README.md](README.md) says how to run it, how to read it, and how it is kept honest. Figures are
**medians**, between the least and the most of all rounds where there are three. MB are millions of bytes. The last column of a table compares with its limit,
measured in the same run: what no client can do without.`;

function machineSection(records: Records): string {
  const machines = new Map<string, string[]>();
  for (const { suite, measured, machine, sizes } of records.values()) {
    const { runs = 0, fewerRuns = 0, rows = 0, calls = 0 } = sizes;
    const effort = `${runs} rounds, ${fewerRuns} of other clients, ${formatNumber(rows)} rows, ${formatNumber(calls)} calls`;
    const key = `${measured}: ${describe(machine)}; ${effort}`;
    machines.set(key, [...(machines.get(key) ?? []), suite]);
  }
  const lines = [...machines].map(([machine, suites]) => `- ${machine} (${suites.join(", ")})`);
  const [first] = records.values();
  const packages = Object.entries(first?.machine.packages ?? {}).map(([name, version]) => `${name} ${version}`);
  const samples = [...records.values()].flatMap(({ cases }) => cases.flatMap((one) => one.samples));
  const disturbed = samples.filter(isDisturbed).length;
  return [
    "## Machine and versions",
    lines.join("\n"),
    `Packages: ${packages.join(", ")}.`,
    `Samples: ${formatNumber(samples.length)}, of which other work on the machine disturbed ${formatNumber(disturbed)} after all tries.`,
  ].join("\n\n");
}

function describe({ cpu, cores, memoryGb, system, node, undici }: Machine): string {
  return `${cores} × ${cpu}, ${formatNumber(memoryGb, 1)} GB, ${system}, node ${node} (undici ${undici})`;
}

function renderSection({ suite, heading, introduction, tables, charts = [] }: Section, records: Records): string {
  const record = records.get(suite);
  if (record === undefined) return "";
  const rendered = tables.map(({ caption, select, ...form }) => {
    const table = suiteTable(select?.(record.cases) ?? record.cases, form);
    return caption === undefined ? table : `**${caption}**\n\n${table}`;
  });
  const images = charts.map(([file, alternative]) => `![${alternative}](charts/${file})`);
  return [`## ${heading}`, introduction, ...images, ...rendered].join("\n\n");
}
