import { join } from "node:path";
import { OURS } from "../harness/clients.ts";
import { footprintOf } from "../harness/installed-packages.ts";
import type { Suite } from "../harness/suite.ts";

const INSTALLS: readonly (readonly [client: string, name: string])[] = [
  [OURS, "@mistral-batch/node"],
  ["ky", "ky"],
  ["@mistralai/mistralai", "@mistralai/mistralai"],
  ["openai", "openai"],
  ["@anthropic-ai/sdk", "@anthropic-ai/sdk"],
  ["@google/genai", "@google/genai"],
];

/** What a package brings into node_modules. */
export const installSuite: Suite = {
  name: "install",
  title: "Installed with all dependencies, optional ones left out",
  async run({ log }) {
    const home = join(import.meta.dirname, "../..");
    return INSTALLS.map(([client, name]) => {
      const footprint = footprintOf([name], home);
      log(`  ${client}: ${footprint.packages} packages, ${footprint.bytes} B`);
      return { client, name, samples: [{ ...footprint }] };
    });
  },
};
