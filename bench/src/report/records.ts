import type { SuiteRecord } from "../harness/record.ts";
import { spreadOf } from "../harness/statistics.ts";
import type { CaseResult } from "../harness/suite.ts";

/** What the suites measured last, by their names. */
export type Records = ReadonlyMap<string, SuiteRecord>;

/** Where a figure stands. */
export interface FigureKey {
  readonly suite: string;
  readonly client: string;
  readonly name: string;
  readonly figure: string;
}

/** The median of a figure, or undefined where it was not measured. */
export function medianOf(records: Records, { suite, client, name, figure }: FigureKey): number | undefined {
  const found = records.get(suite)?.cases.find((one) => one.client === client && one.name === name);
  return found === undefined ? undefined : medianOfCase(found, figure);
}

/** The median of a figure of a case, or undefined where it was not measured. */
export function medianOfCase({ samples }: CaseResult, figure: string): number | undefined {
  const figures = figuresOf(samples, figure);
  return figures.length === 0 ? undefined : spreadOf(figures).median;
}

/** A figure of all samples that have it. */
export function figuresOf(samples: CaseResult["samples"], figure: string): readonly number[] {
  return samples.flatMap((sample) => sample[figure] ?? []);
}

/** One figure over another, where both were measured. */
export function ratio(figure: number | undefined, limit: number | undefined): number | undefined {
  return figure === undefined || limit === undefined ? undefined : figure / limit;
}

/** By how much one figure is over another, where both were measured. */
export function difference(figure: number | undefined, base: number | undefined): number | undefined {
  return figure === undefined || base === undefined ? undefined : figure - base;
}
