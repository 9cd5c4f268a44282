import { posix } from "node:path";

/** The strata of packages/core/src from the ground up; a folder imports its own stratum and those below. */
const STRATA: readonly (readonly string[])[] = [
  ["errors", "http", "jsonl", "ports", "retry", "wire/schema"],
  ["wire"],
  ["operations"],
  ["input"],
  ["results"],
  ["runs"],
  ["facade"],
  ["index.ts"],
];

const CORE_SOURCES = "packages/core/src/";

/**
 * Says why a relative import inside core is wrong, or undefined where it points downwards.
 *
 * @param path - The importing file from the root of the repository.
 * @param specifier - The relative specifier.
 */
export function stratumProblem(path: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith(CORE_SOURCES)) return `"${specifier}" leaves the sources of core`;
  const from = stratumOf(path);
  const to = stratumOf(target);
  if (from === -1) return `No stratum is known for "${path}": name its folder in tools/lib/strata.ts`;
  if (to === -1) return `No stratum is known for "${target}": name its folder in tools/lib/strata.ts`;
  if (to <= from) return undefined;
  return `"${specifier}" points upwards: ${STRATA[from]?.join(", ")} may not import ${STRATA[to]?.join(", ")}`;
}

function stratumOf(path: string): number {
  const inner = path.slice(CORE_SOURCES.length);
  // wire/schema lies below wire, so the lowest stratum that matches is the right one.
  return STRATA.findIndex((names) => names.some((name) => inner === name || inner.startsWith(`${name}/`)));
}
