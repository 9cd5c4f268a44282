import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Random } from "../ports/random.ts";
import { IdTable } from "./id-table.ts";

function fixedRandom(seed: number): Random {
  let state = seed;
  return {
    fraction() {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 0x1_0000_0000;
    },
    id: () => "",
  };
}

describe("IdTable", () => {
  it("behaves like a Map from strings to entries, with a note each", () => {
    const ids = fc.array(fc.oneof(fc.nat({ max: 50 }).map(String), fc.string({ unit: "binary", maxLength: 8 })), {
      maxLength: 1000,
    });
    fc.assert(
      fc.property(ids, fc.nat(), (added, seed) => {
        const table = new IdTable(fixedRandom(seed));
        const map = new Map<string, number>();
        for (const [place, id] of added.entries()) {
          const known = map.get(id);
          expect(table.find(id)).toBe(known ?? -1);
          const result = table.add(id);
          expect(result).toBe(known === undefined ? map.size : -1 - known);
          if (known !== undefined) continue;
          map.set(id, result);
          table.setNote(result, 0x7fff_ffff - place);
        }
        expect(table.size).toBe(map.size);
        for (const [id, entry] of map) {
          expect(table.find(id)).toBe(entry);
          expect(table.note(entry)).toBe(0x7fff_ffff - added.indexOf(id));
        }
      }),
    );
  });

  it("adds many at once as it adds them one by one", () => {
    const ids = fc.array(fc.option(fc.nat({ max: 50 }).map(String)), { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 12 }), fc.nat(), (batches, seed) => {
        const one = new IdTable(fixedRandom(seed));
        const many = new IdTable(fixedRandom(seed));
        for (const batch of batches) {
          expect([...many.addAll(batch)]).toEqual(batch.map((id) => (id === null ? 0 : one.add(id))));
        }
        expect(many.size).toBe(one.size);
      }),
    );
  });

  it.each([
    { name: "decimal indexes", id: (index: number) => String(index) },
    { name: "padded numbers with a prefix", id: (index: number) => `request-${String(index).padStart(12, "0")}` },
    { name: "numbers at the front", id: (index: number) => `${index}-of-the-same-document-with-a-long-name` },
    { name: "one character beyond ASCII", id: (index: number) => String.fromCodePoint(0x10000 + index) },
    { name: "two numbers", id: (index: number) => `${index % 500}/${Math.floor(index / 500)}` },
  ])("tells 300,000 ids apart: $name", ({ id }) => {
    for (const seed of [1, 2, 3]) {
      const table = new IdTable(fixedRandom(seed));
      for (let index = 0; index < 300_000; index += 1) table.add(id(index));
      expect(table.size).toBe(300_000);
    }
  });

  it("keeps at most 32 bytes an id at any size from 10,000 up", () => {
    const table = new IdTable(fixedRandom(7));
    for (let index = 0; index < 270_000; index += 1) {
      table.add(String(index));
      if (index > 10_000 && table.byteLength > 32 * index + 200_000) expect.fail(`${table.byteLength} B at ${index}`);
    }
    expect(table.byteLength / table.size).toBeLessThanOrEqual(32);
  });

  it("refuses the note of an entry that does not exist", () => {
    expect(() => new IdTable().note(0)).toThrow(RangeError);
  });
});
