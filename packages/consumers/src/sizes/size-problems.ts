import type { Ceilings } from "./ceilings.ts";
import { pageDifference } from "./page-difference.ts";

/** What was weighed, and the two versions of the page. */
export interface SizeReport {
  readonly weights: readonly { readonly name: string; readonly gzip: number }[];
  readonly ceilings: Ceilings;
  /** As it stands in docs/. */
  readonly published: string;
  /** As it was rendered from the weights. */
  readonly page: string;
}

/** Says what is wrong with the sizes, a line for each thing. */
export function sizeProblems({ weights, ceilings, published, page }: SizeReport): string[] {
  const heavy = weights.flatMap(({ name, gzip }) => {
    const { ceiling = 0 } = ceilings[name] ?? {};
    return gzip <= ceiling ? [] : [`${name}: ${gzip} bytes after gzip, its ceiling is ${ceiling}`];
  });
  const gone = Object.keys(ceilings).filter((name) => weights.every((weight) => weight.name !== name));
  const difference = pageDifference(published, page);
  return [
    ...heavy,
    ...gone.map((name) => `${name}: has a ceiling and is not weighed`),
    ...(difference === undefined ? [] : [`docs/sizes.md is not what was measured: ${difference}`]),
  ];
}
