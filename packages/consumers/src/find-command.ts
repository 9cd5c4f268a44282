import { fileURLToPath } from "node:url";

/** The path of a command that a dependency of this package brings, `deno`. */
export function findCommand(name: string): string {
  const suffix = process.platform === "win32" ? ".cmd" : "";
  return fileURLToPath(new URL(`../node_modules/.bin/${name}${suffix}`, import.meta.url));
}
