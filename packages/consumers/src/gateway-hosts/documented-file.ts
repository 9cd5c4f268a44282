import { readFileSync } from "node:fs";
import { join } from "node:path";
import { blocksOf } from "../../../../tools/docs-test/code-blocks.ts";
import { REPOSITORY } from "../publishable-packages.ts";

const PAGE = "docs/gateway.md";

/**
 * The file that docs/gateway.md shows under this name, word for word: its block begins with the name in a comment.
 *
 * @throws {Error} where the page does not show it.
 */
export function documentedFile(name: string): string {
  const blocks = blocksOf(PAGE, readFileSync(join(REPOSITORY, PAGE), "utf8"));
  const found = blocks.find(({ code }) => code.startsWith(`// ${name}\n`) || code.startsWith(`// ${name}: `));
  if (found === undefined) throw new Error(`${PAGE} has no block that begins with "// ${name}"`);
  return found.code;
}

/** The flags with which the page starts `gateway.ts` under Deno. */
export function documentedDenoFlags(): readonly string[] {
  const flags = /^\/\/ gateway\.ts: deno serve (.+) gateway\.ts$/m.exec(documentedFile("gateway.ts"))?.[1];
  if (flags === undefined) throw new Error(`${PAGE} does not say how to start gateway.ts`);
  return flags.split(" ");
}
