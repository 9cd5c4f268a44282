import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeMachine, type Machine } from "./machine.ts";
import type { CaseResult } from "./suite.ts";

/** What a suite measured, as it is stored. */
export interface SuiteRecord {
  readonly suite: string;
  readonly title: string;
  /** The day, in ISO form. */
  readonly measured: string;
  readonly machine: Machine;
  readonly sizes: Readonly<Record<string, number>>;
  readonly cases: readonly CaseResult[];
}

/** Stores what a suite measured, in place of what it measured before. */
export async function writeRecord(output: string, record: Omit<SuiteRecord, "measured" | "machine">): Promise<void> {
  const whole: SuiteRecord = { ...record, measured: new Date().toISOString().slice(0, 10), machine: describeMachine() };
  await mkdir(join(output, "results"), { recursive: true });
  await writeFile(join(output, "results", `${record.suite}.json`), `${JSON.stringify(whole, rounded, 1)}\n`);
}

/** What a suite measured last, or undefined. */
export async function readRecord(output: string, suite: string): Promise<SuiteRecord | undefined> {
  try {
    return JSON.parse(await readFile(join(output, "results", `${suite}.json`), "utf8")) as SuiteRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** More digits than anybody measures make a file of noise. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(6)) : value;
}
