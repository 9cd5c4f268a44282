import type { Check, Problem } from "./schema.ts";

/** Says that a value is wrong and hands it on unchanged. */
function refuse(problems: Problem[], expected: string, received: unknown, hint?: string): unknown {
  problems.push({ path: [], expected, received, hint });
  return received;
}

/** Runs a check on one member and puts its key before the paths of what it found. */
function checkMember(check: Check, key: string | number, value: unknown, problems: Problem[]): unknown {
  const before = problems.length;
  const result = check(value, problems);
  for (let index = before; index < problems.length; index += 1) problems[index]?.path.unshift(key);
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A check by a test alone. */
function checkThat(expected: string, isRight: (value: unknown) => boolean): Check {
  return (value, problems) => (isRight(value) ? value : refuse(problems, expected, value));
}

/** A string. */
export const text: Check = /* @__PURE__ */ checkThat("a string", (value) => typeof value === "string");

/** A string that is not empty. */
export const nonEmptyText: Check = /* @__PURE__ */ checkThat(
  "a string that is not empty",
  (value) => typeof value === "string" && value !== "",
);

/** A finite number. */
export const number: Check = /* @__PURE__ */ checkThat("a number", Number.isFinite);

/** A boolean. */
export const flag: Check = /* @__PURE__ */ checkThat("true or false", (value) => typeof value === "boolean");

/** An integer within the bounds, both included. */
export function integer(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): Check {
  const end = maximum === Number.MAX_SAFE_INTEGER ? "" : ` to ${maximum}`;
  return checkThat(
    `an integer from ${minimum}${end}`,
    (value) => Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum,
  );
}

/** One of a closed set of strings. */
export function oneOf(values: readonly unknown[]): Check {
  return checkThat(`one of ${values.join(", ")}`, (value) => values.includes(value));
}

/** A string of the given shape. */
export function textLike(pattern: RegExp, expected: string): Check {
  return checkThat(expected, (value) => typeof value === "string" && pattern.test(value));
}

/** Null and undefined pass as they are; anything else is checked. */
export function nullable(check: Check): Check {
  return (value, problems) => (value === null || value === undefined ? value : check(value, problems));
}

/** Undefined passes; anything else is checked, null included. */
export function optional(check: Check): Check {
  return (value, problems) => (value === undefined ? value : check(value, problems));
}

/** Null and undefined become the fallback; anything else is checked. */
export function withFallback(check: Check, fallback: string | number | boolean): Check {
  return (value, problems) => (value === null || value === undefined ? fallback : check(value, problems));
}

/** A list; null and undefined become an empty one. */
export function listOrEmpty(check: Check): Check {
  const checkList = list(check);
  return (value, problems) => (value === null || value === undefined ? [] : checkList(value, problems));
}

/** A list whose items all pass. */
export function list(check: Check, limits: { readonly minimum?: number; readonly maximum?: number } = {}): Check {
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = limits;
  return (value, problems) => {
    if (!Array.isArray(value)) return refuse(problems, "a list", value);
    if (value.length < minimum) return refuse(problems, `a list of at least ${minimum}`, value);
    if (value.length > maximum) return refuse(problems, `a list of at most ${maximum}`, `a list of ${value.length}`);
    for (let index = 0; index < value.length; index += 1) {
      const item: unknown = value[index];
      const result = checkMember(check, index, item, problems);
      if (result !== item) value[index] = result;
    }
    return value;
  };
}

/** An object with any keys; with `checkEntry`, each key and value is looked at. */
export function record(checkEntry?: (key: string, value: unknown, problems: Problem[]) => void): Check {
  return (value, problems) => {
    if (!isObject(value)) return refuse(problems, "an object", value);
    if (checkEntry !== undefined) {
      for (const [key, entry] of Object.entries(value)) {
        checkMember((inner, found) => (checkEntry(key, inner, found), inner), key, entry, problems);
      }
    }
    return value;
  };
}

/** An answer of the service: known fields are checked in place, unknown ones stay. */
export function openObject(fields: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(fields);
  return (value, problems) => {
    if (!isObject(value)) return refuse(problems, "an object", value);
    for (const [key, check] of entries) {
      const before = value[key];
      const after = checkMember(check, key, before, problems);
      if (after !== before) value[key] = after;
    }
    return value;
  };
}

/** An argument of ours: nothing is written, and unknown fields are refused with the field that was probably meant. */
export function strictObject(fields: Readonly<Record<string, Check>>): Check {
  return (value, problems) => {
    if (!isObject(value)) return refuse(problems, "an object", value);
    // Whoever misspells a field is told so, not that the field is missing.
    for (const key of Object.keys(value)) {
      if (key in fields) continue;
      const wireName = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const hint = wireName in fields ? `write ${wireName}` : `the fields are ${Object.keys(fields).join(", ")}`;
      checkMember(
        (inner, found) => refuse(found, "left out, as it is no field of this call", inner, hint),
        key,
        value[key],
        problems,
      );
    }
    for (const [key, check] of Object.entries(fields)) checkMember(check, key, value[key], problems);
    return value;
  };
}
