import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What a bundle may weigh, in bytes after gzip. */
export interface Ceiling {
  /** Asserted: more than this fails the check. Tighten it whenever a bundle has become lighter. */
  readonly ceiling: number;
  /** What the design promises for it, or null where it says nothing. */
  readonly budget: number | null;
}

/** What the bundles may weigh, by their names. */
export type Ceilings = Readonly<Record<string, Ceiling>>;

/** The one place of these numbers. */
const FILE = fileURLToPath(new URL("ceilings.json", import.meta.url));

/** Reads what the bundles may weigh. */
export function readCeilings(): Ceilings {
  return JSON.parse(readFileSync(FILE, "utf8")) as Ceilings;
}

/** Keeps what the bundles may weigh from now on. */
export function writeCeilings(ceilings: Ceilings): void {
  const lines = Object.entries(ceilings).map(
    ([name, { ceiling, budget }]) => `  ${JSON.stringify(name)}: { "ceiling": ${ceiling}, "budget": ${budget} }`,
  );
  writeFileSync(FILE, `{\n${lines.join(",\n")}\n}\n`);
}

/** The least that a compressor of another machine may add to the same bundle. */
const ROOM_BYTES = 100;
const STEP_BYTES = 500;

/** Fits the ceilings to what was weighed: the next full step above, with a little room. The budgets stay. */
export function fitCeilings(
  weights: readonly { readonly name: string; readonly gzip: number }[],
  ceilings: Ceilings,
): Ceilings {
  return Object.fromEntries(
    weights.map(({ name, gzip }) => [
      name,
      { ceiling: Math.ceil((gzip + ROOM_BYTES) / STEP_BYTES) * STEP_BYTES, budget: ceilings[name]?.budget ?? null },
    ]),
  );
}
