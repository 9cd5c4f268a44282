import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { EXIT_CODES } from "./exit-codes.ts";

it("the table in docs/cli.md says the same", () => {
  const page = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8");
  const table = page.slice(page.indexOf("## Exit codes"), page.indexOf("## Environment"));
  const rows = [...table.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => ({
    code: Number(code),
    meaning,
  }));
  expect(rows).toEqual(Object.values(EXIT_CODES));
});
