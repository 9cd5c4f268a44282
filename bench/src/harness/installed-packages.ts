import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The kernel counts what a file takes on disk in units of 512 bytes. */
const BLOCK_BYTES = 512;

/** What a package brings with it when it is installed. */
export interface Footprint {
  readonly packages: number;
  readonly files: number;
  /** The sum of the sizes of the files. */
  readonly bytes: number;
  /** What they take on the disk. */
  readonly diskBytes: number;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

/**
 * Adds up a package and all that it depends on, as a package manager would install them for a user of its own.
 *
 * @param names - Packages that `from` depends on.
 * @param from - The folder of a package.
 */
export function footprintOf(names: readonly string[], from: string): Footprint {
  const folders = new Set<string>();
  const add = (name: string, dependent: string): void => {
    const folder = findPackage(name, dependent);
    if (folders.has(folder)) return;
    folders.add(folder);
    for (const dependency of Object.keys(manifestOf(folder).dependencies ?? {})) add(dependency, folder);
  };
  for (const name of names) add(name, from);
  const files = [...folders].flatMap(publishedFiles).map((path) => lstatSync(path));
  return {
    packages: folders.size,
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    diskBytes: files.reduce((sum, { blocks }) => sum + blocks * BLOCK_BYTES, 0),
  };
}

/** As node looks for it: beside the dependent, then further out. */
function findPackage(name: string, dependent: string): string {
  for (let folder = dependent; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (folder === dirname(folder)) throw new Error(`"${name}" is not installed for ${dependent}`);
  }
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** A package of this workspace lies among its sources: of it only what would be published counts. */
function publishedFiles(folder: string): string[] {
  if (folder.includes("node_modules")) return allFiles(folder);
  const { files = [] } = manifestOf(folder);
  const published = [...files, "package.json", "README.md", "LICENSE"].map((name) => join(folder, name));
  return published.filter((path) => existsSync(path)).flatMap(allFiles);
}

function allFiles(path: string): string[] {
  if (!lstatSync(path).isDirectory()) return [path];
  // What a package depends on was found already, wherever it lies.
  return readdirSync(path)
    .filter((name) => name !== "node_modules")
    .flatMap((name) => allFiles(join(path, name)));
}
