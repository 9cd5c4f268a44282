import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Imports a module as a project of the installation would: what is installed there, not what is linked here. */
export async function importInstalled<Module>(project: string, specifier: string): Promise<Module> {
  const path = createRequire(join(project, "package.json")).resolve(specifier);
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Module;
}
