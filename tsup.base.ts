import type { Options } from "tsup";

/**
 * The build that every package shares: ESM only, because two formats would give two copies of each error class, and
 * `node:` prefixes kept, because Deno and Workers refuse bare built-in names.
 */
export function libraryBuild(platform: "neutral" | "node" | "browser", entry: readonly string[]): Options {
  return {
    entry: [...entry],
    format: ["esm"],
    platform,
    target: "es2022",
    dts: true,
    sourcemap: true,
    clean: true,
    treeshake: true,
    removeNodeProtocol: false,
  };
}
