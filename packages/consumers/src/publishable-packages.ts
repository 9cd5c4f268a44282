import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const REPOSITORY: string = fileURLToPath(new URL("../../..", import.meta.url));

/** The parts of a package.json that are looked at here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly repository?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A package that is published. */
export interface PublishablePackage {
  /** The absolute path of its sources. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages that go to the registry, in the order of their names. */
export function publishablePackages(): PublishablePackage[] {
  const packages = join(REPOSITORY, "packages");
  return readdirSync(packages)
    .sort()
    .map((name) => join(packages, name))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** Reads the package.json of a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** The specifiers that users may import, `@mistral-batch/emulator/msw`, without `./package.json`. */
export function entrySpecifiers({ name, exports }: Manifest): string[] {
  return Object.keys(exports)
    .filter((subpath) => subpath !== "./package.json")
    .map((subpath) => name + subpath.slice(1));
}
