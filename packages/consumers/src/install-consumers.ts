/**
 * Prevents: a package that works in this workspace, where every file and every sibling is at hand, and breaks where it is
 * installed. The packages are packed as for the registry, and installed from the tarballs into a folder outside of it.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PublishablePackage, publishablePackages, readManifest } from "./publishable-packages.ts";
import { runCommand, runToSuccess } from "./run-command.ts";

/** Where the projects of consumers/ stand, with the packages installed. */
export interface Installation {
  /** The temporary folder; each project is a folder in it. */
  readonly root: string;
  /** Name of a package to the path of its tarball. */
  readonly tarballs: Readonly<Record<string, string>>;
}

/** Packs all packages and installs them into copies of the projects: once for all of them. Remove `root` afterwards. */
export async function installConsumers(): Promise<Installation> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "mistral-batch-consumers-")));
  try {
    return { root, tarballs: await installInto(root) };
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

async function installInto(root: string): Promise<Record<string, string>> {
  await cp(fileURLToPath(new URL("../consumers", import.meta.url)), root, { recursive: true });
  const projects = await readdir(root);
  const tarballs = await packAll(join(root, "tarballs"));
  await writeFile(join(root, "package.json"), JSON.stringify({ name: "consumers", private: true, type: "module" }));
  await writeFile(join(root, "pnpm-workspace.yaml"), JSON.stringify(workspaceSettings(projects, tarballs), null, 2));
  await install(root);
  for (const name of Object.keys(tarballs)) checkComplete(join(root, "types/node_modules", name));
  return tarballs;
}

/**
 * Says once what hundreds of tests would say in other words: a build is missing, or was under way while it was packed.
 *
 * @throws {Error}
 */
function checkComplete(folder: string): void {
  const { name, exports, bin = {} } = readManifest(folder);
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? target : Object.values(target),
  );
  const missing = [...targets, ...Object.values(bin)].filter((target) => !existsSync(join(folder, target)));
  if (missing.length === 0) return;
  throw new Error(
    `The tarball of ${name} lacks ${missing.join(", ")}: build all packages first, and build nothing meanwhile`,
  );
}

async function packAll(destination: string): Promise<Record<string, string>> {
  await mkdir(destination);
  const packed = await Promise.all(publishablePackages().map((published) => packOne(published, destination)));
  return Object.fromEntries(packed);
}

async function packOne({ folder, manifest }: PublishablePackage, destination: string): Promise<[string, string]> {
  await runToSuccess("pnpm", ["pack", "--pack-destination", destination], folder);
  const file = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
  return [manifest.name, join(destination, file)];
}

/** Written as JSON, which is YAML. The overrides send every use of our packages, also by one another, to the tarballs. */
function workspaceSettings(projects: readonly string[], tarballs: Readonly<Record<string, string>>): object {
  return {
    packages: projects,
    overrides: Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`])),
    pmOnFail: "ignore",
    allowBuilds: { msw: false, sharp: false },
  };
}

/**
 * Everything that is needed lies in pnpm's store since the workspace itself was installed, so the registry is asked only
 * where the store was cleaned in between.
 */
async function install(root: string): Promise<void> {
  const quiet = ["--reporter=append-only", "--loglevel=warn"];
  const offline = await runCommand("pnpm", ["install", "--offline", ...quiet], root);
  if (offline.code === 0) return;
  console.log("The store does not hold everything: installing the consumers with the registry");
  await runToSuccess("pnpm", ["install", "--prefer-offline", ...quiet], root);
}
