import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "./limits.ts";
import { PROFILES } from "./profiles.ts";

const page = await readFile(new URL("../../../docs/emulator.md", import.meta.url), "utf8");

/** The cells of the table whose header begins with `heading`. */
function tableAfter(heading: string): readonly (readonly string[])[] {
  const [, ...lines] = page.slice(page.indexOf(heading)).split("\n");
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(1, end).map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
}

describe("docs/emulator.md", () => {
  it("lists every unknown with the answers of both profiles", () => {
    const rows = tableAfter("| `unknowns` |").map(([, name, friendly, pessimist]) => [name, friendly, pessimist]);
    const expected = Object.entries(PROFILES.friendly).map(([name, answer]) => {
      const other = Object.entries(PROFILES.pessimist).find(([key]) => key === name)?.[1];
      return [name, JSON.stringify(answer), JSON.stringify(other)];
    });
    expect(rows).toEqual(expected);
  });

  it("lists every limit with its default", () => {
    const rows = tableAfter("| `limits` |").map(([, name, limit]) => [name, limit]);
    expect(rows).toEqual(Object.entries(DEFAULT_LIMITS).map(([name, limit]) => [name, String(limit)]));
  });

  it("lists every fault", async () => {
    const source = await readFile(new URL("./faults/fault.ts", import.meta.url), "utf8");
    const kinds = [...source.matchAll(/readonly kind: "([a-z-]+)"/g)].map((match) => match[1]);
    expect(tableAfter("| `fault.kind` |").map(([, kind]) => kind)).toEqual(kinds);
  });
});
