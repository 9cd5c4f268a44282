import { BUDGETS, type Budget, measuredBy } from "./budget-list.ts";
import { formatNumber, markdownTable } from "./format.ts";
import type { Records } from "./records.ts";

/** Every budget beside what was measured, and the command that measures it again. */
export function budgetTable(records: Records): string {
  const rows = BUDGETS.map((budget) => {
    const measured = measuredBy(budget, records);
    return [
      budget.what,
      `${budget.isLeast === true ? "≥" : "≤"} ${withUnit(budget.limit, budget)}`,
      measured === undefined ? "" : `**${withUnit(measured, budget)}**`,
      verdictOn(budget, measured),
      peersOf(budget, records),
      `\`npm run bench -- --suite ${budget.suite}\``,
    ];
  });
  return markdownTable(["what", "budget", "measured", "", "peers, in the same run", "measure it again"], rows, 1);
}

/** What others measured, doing the same: the best of each client. */
function peersOf(budget: Budget, records: Records): string {
  const best = new Map<string, number>();
  for (const peer of budget.peers ?? []) {
    const figure = budget.figureOf(records, peer);
    const known = best.get(peer.client);
    const better = budget.isLeast === true ? Math.max : Math.min;
    if (figure !== undefined) best.set(peer.client, known === undefined ? figure : better(figure, known));
  }
  return [...best].map(([client, figure]) => `${client} ${withUnit(figure, budget)}`).join(", ");
}

/** Whether a budget is met, and if not, by how much it is missed. */
export function verdictOn({ limit, isLeast = false }: Budget, measured: number | undefined): string {
  if (measured === undefined) return "not measured";
  const share = isLeast ? limit / measured : measured / limit;
  return share <= 1 ? "met" : `missed by ${formatNumber((share - 1) * 100)} %`;
}

function withUnit(value: number, { unit, digits }: Budget): string {
  const number = formatNumber(value, digits);
  return unit === "x" ? `${number}×` : `${number} ${unit}`.trimEnd();
}
