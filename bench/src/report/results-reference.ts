import { DRAIN, PARSE } from "../harness/case-names.ts";
import type { CaseResult, Sample } from "../harness/suite.ts";
import { medianOfCase, type Records } from "./records.ts";

/** The least that whoever wants the rows has to do: take the bytes, parse the lines. */
export const REFERENCE = { client: "fetch and node", name: "drain + JSON.parse" };

/** Round by round, what draining and parsing took together. */
export function withReference(cases: readonly CaseResult[]): readonly CaseResult[] {
  const samplesOf = (name: string): readonly Sample[] => cases.find((one) => one.name === name)?.samples ?? [];
  const [drains, parses] = [samplesOf(DRAIN), samplesOf(PARSE)];
  const samples = drains.slice(0, parses.length).map((drain, round) => sum(drain, parses[round] ?? {}));
  const after = cases.findIndex(({ name }) => name === PARSE) + 1;
  return [...cases.slice(0, after), { ...REFERENCE, samples }, ...cases.slice(after)];
}

/** The median of draining and parsing together. */
export function drainAndParseMs(records: Records): number | undefined {
  const cases = withReference(records.get("results")?.cases ?? []);
  const reference = cases.find(({ name }) => name === REFERENCE.name);
  return reference === undefined ? undefined : medianOfCase(reference, "wallMs");
}

function sum(left: Sample, right: Sample): Sample {
  const add = (figure: string): number => (left[figure] ?? 0) + (right[figure] ?? 0);
  return { wallMs: add("wallMs"), cpuMs: add("cpuMs") };
}
