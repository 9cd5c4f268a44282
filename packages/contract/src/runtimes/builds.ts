import type { Runtime } from "./runtime.ts";

/** The build that a runtime is to use. */
export interface Build {
  /** What users import there. */
  readonly specifier: string;
  /** The file that stands for it in this repository. */
  readonly file: string;
  /** Bun leaves no frame of a function that ends in the call of another one: there the address of the build has to do. */
  readonly leavesNoFrame?: boolean;
}

/** Which build each runtime runs the cases against. */
export const BUILDS: Readonly<Record<Runtime["name"], Build>> = {
  node: { specifier: "@mistral-batch/node", file: "packages/node/dist/index.js" },
  chromium: { specifier: "@mistral-batch/browser", file: "packages/browser/dist/index.js" },
  workerd: { specifier: "@mistral-batch/edge/cloudflare", file: "packages/edge/dist/cloudflare.js" },
  deno: { specifier: "@mistral-batch/edge/deno", file: "packages/edge/dist/deno.js" },
  bun: { specifier: "@mistral-batch/node", file: "packages/node/dist/index.js", leavesNoFrame: true },
};
