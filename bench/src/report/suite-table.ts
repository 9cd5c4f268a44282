import { OURS } from "../harness/clients.ts";
import { spreadOf } from "../harness/statistics.ts";
import type { CaseResult } from "../harness/suite.ts";
import { formatNumber, markdownTable } from "./format.ts";
import { difference, figuresOf, medianOfCase, ratio } from "./records.ts";

/** A figure in a table. */
export interface Column {
  readonly title: string;
  readonly figure: string;
  readonly digits?: number;
  /** Only the median: the figure does not vary, or the table is wide. */
  readonly isMedianOnly?: boolean;
}

/** The case that the last column compares with, by a median. */
export interface Limit {
  readonly client: string;
  readonly name: string;
  readonly figure: string;
  readonly title: string;
  /** Says what is over the limit, in place of how many times it is. */
  readonly isDifference?: boolean;
}

/** How the cases of a suite become a table. */
export interface TableForm {
  readonly columns: readonly Column[];
  readonly limit?: Limit;
}

/** The cases as a table: least, **median**, most. */
export function suiteTable(cases: readonly CaseResult[], { columns, limit }: TableForm): string {
  const head = ["client", "what", ...columns.map(({ title }) => title), ...(limit === undefined ? [] : [limit.title])];
  const rows = cases.map((one) => [
    one.client === OURS ? `**${OURS}**` : one.client,
    one.name,
    ...columns.map((column) => cell(one, column)),
    ...(limit === undefined ? [] : [comparison(one, cases, limit)]),
  ]);
  return markdownTable(head, rows, 2);
}

function cell({ samples, failure }: CaseResult, { figure, digits = 0, isMedianOnly = false }: Column): string {
  const figures = figuresOf(samples, figure);
  if (figures.length === 0) return failure === undefined ? "" : `fails: ${failure}`;
  const { min, median, max } = spreadOf(figures);
  if (isMedianOnly || figures.length === 1) return formatNumber(median, digits);
  return `${formatNumber(min, digits)} / **${formatNumber(median, digits)}** / ${formatNumber(max, digits)}`;
}

function comparison(one: CaseResult, cases: readonly CaseResult[], limit: Limit): string {
  const { client, name, figure, isDifference = false } = limit;
  const least = cases.find((other) => other.client === client && other.name === name);
  const compare = isDifference ? difference : ratio;
  const compared = compare(medianOfCase(one, figure), least && medianOfCase(least, figure));
  return compared === undefined ? "" : formatNumber(compared, isDifference ? 1 : 2);
}
