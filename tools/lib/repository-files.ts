import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What installs, builds and runs leave behind; the same names stand in .gitignore. */
const GENERATED: ReadonlySet<string> = new Set([
  "node_modules",
  "dist",
  ".git",
  ".turbo",
  ".wrangler",
  ".cache",
  "coverage",
  "demo-output",
]);

/**
 * Lists the files of the repository as sorted relative paths with forward slashes, without what is generated.
 *
 * It walks the disk instead of asking git, so that a check also sees a file before it is added.
 */
export function listFiles(root: string, folder = ""): string[] {
  const files: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (GENERATED.has(entry.name)) continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) files.push(...listFiles(root, path));
    else if (entry.isFile()) files.push(path);
  }
  return files.sort();
}

/** Reads a file of the repository as text. */
export function readText(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The parts of a package.json that the checks look at. */
export interface PackageManifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package of packages/ with its manifest. */
export interface WorkspacePackage {
  /** The folder, `packages/core`. */
  readonly folder: string;
  /** The last part of the folder, `core`. */
  readonly shortName: string;
  readonly manifest: PackageManifest;
}

/** Reads the packages of packages/. */
export function listPackages(root: string): WorkspacePackage[] {
  if (!existsSync(join(root, "packages"))) return [];
  return readdirSync(join(root, "packages"))
    .sort()
    .filter((shortName) => existsSync(join(root, "packages", shortName, "package.json")))
    .map((shortName) => {
      const folder = `packages/${shortName}`;
      const manifest = JSON.parse(readText(root, `${folder}/package.json`)) as PackageManifest;
      return { folder, shortName, manifest };
    });
}
