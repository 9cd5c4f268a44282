import { quote } from "../../input/check-row.ts";
import { isRecord } from "../../results/classify-line.ts";
import type { RunSettings } from "../ledger/run-event.ts";

/**
 * Says in which settings a run would be another one.
 *
 * @param before - What the run was asked to do.
 * @param after - What it is asked to do now.
 * @returns A line for each setting that differs, for example `model: "one" -> "other"`.
 */
export function describeSettingsChange(before: RunSettings, after: RunSettings): string[] {
  return differences("", before, after);
}

function differences(path: string, before: unknown, after: unknown): string[] {
  if (isTree(before) && isTree(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      differences(path === "" ? name : `${path}.${name}`, Reflect.get(before, name), Reflect.get(after, name)),
    );
  }
  return (before ?? null) === (after ?? null) ? [] : [`${path}: ${textOf(before)} -> ${textOf(after)}`];
}

function isTree(value: unknown): value is object {
  return isRecord(value) || Array.isArray(value);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (typeof value === "string") return quote(value);
  return isTree(value) ? "something else" : JSON.stringify(value);
}
