import { safeParse } from "valibot";
import { describe, expect, test } from "vitest";
import {
  integer,
  integerBetween,
  listOrEmpty,
  nonEmptyText,
  nullable,
  openObject,
  optional,
  strictObject,
  text,
  withFallback,
} from "./checks.ts";
import { schemaOf } from "./schema.ts";
import { validateInput, validateResponse } from "./validate.ts";

const answer = schemaOf<{ id: string; items: { name: string }[]; count: number; note?: string | null }>(() =>
  openObject({
    id: nonEmptyText,
    items: listOrEmpty(openObject({ name: text })),
    count: withFallback(integer(0), 0),
    note: nullable(text),
  }),
);

const argument = schemaOf<{ page_size?: number; name: string }>(() =>
  strictObject({ page_size: optional(integerBetween(1, 10)), name: nonEmptyText }),
);

describe("validateResponse()", () => {
  test("checks in place, keeps unknown fields, and keeps null and absent apart", () => {
    const value = { id: "1", items: null, note: null, later: { added: true } };
    const result = validateResponse(answer, value, "GET /x");
    expect(result).toBe(value);
    expect(result).toEqual({ id: "1", items: [], count: 0, note: null, later: { added: true } });
    expect("note" in validateResponse(answer, { id: "1" }, "GET /x")).toBe(false);
  });

  test.each<[string, unknown, string]>([
    ["no object", "text", 'the answer must be an object, got "text"'],
    ["a list", [], "the answer must be an object, got []"],
    ["a missing id", {}, '"id" must be a string that is not empty, got undefined'],
    [
      "a wrong type deep inside",
      { id: "1", items: [{ name: "a" }, { name: 2 }] },
      '"items[1].name" must be a string, got 2',
    ],
  ])("refuses %s", (_name, value, message) => {
    expect(() => validateResponse(answer, value, "GET /x")).toThrow(
      expect.objectContaining({ code: "invalid_response", message: `Cannot use the answer to GET /x: ${message}` }),
    );
  });
});

describe("validateInput()", () => {
  test("returns the argument itself", () => {
    const value = Object.freeze({ name: "a", page_size: 10 });
    expect(validateInput(argument, value, "things.list")).toBe(value);
  });

  test.each<[unknown, string, string]>([
    [{ name: "" }, "name", '"name" must be a string that is not empty, got ""'],
    [{ name: "a", page_size: 11 }, "page_size", '"page_size" must be an integer from 1 to 10, got 11'],
    [{ name: "a", page_size: 1.5 }, "page_size", '"page_size" must be an integer from 1 to 10, got 1.5'],
    [
      { name: "a", pageSize: 5 },
      "pageSize",
      '"pageSize" must be left out, as it is no field of this call, got 5: write page_size',
    ],
    [
      { Name: "a" },
      "Name",
      '"Name" must be left out, as it is no field of this call, got "a": the fields are page_size, name',
    ],
    [
      { name: "a", size: 5 },
      "size",
      '"size" must be left out, as it is no field of this call, got 5: the fields are page_size, name',
    ],
  ])("refuses %j", (value, field, message) => {
    expect(() => validateInput(argument, value, "things.list")).toThrow(
      expect.objectContaining({ code: "invalid_argument", field, message: `Cannot call things.list: ${message}` }),
    );
  });
});

test("a schema speaks valibot's protocol and the Standard Schema", () => {
  const wrong = safeParse(answer, { id: "1", items: [{ name: 2 }] });
  expect(wrong.success).toBe(false);
  expect(wrong.issues?.[0]?.path?.map(({ key }) => key)).toEqual(["items", 0, "name"]);
  expect(answer["~standard"].validate({ id: "1" })).toMatchObject({ value: { id: "1", items: [], count: 0 } });
  expect(answer["~standard"].validate(null)).toMatchObject({ issues: [{ message: "must be an object, got null" }] });
});
