import { type Check, Mismatch } from "./schema.ts";

/** Runs a check on one member and puts its key before the path of what it found. */
function checkMember(check: Check, key: string | number, value: unknown): unknown {
  try {
    return check(value);
  } catch (mismatch) {
    throw mismatch instanceof Mismatch ? mismatch.within(key) : mismatch;
  }
}

function checkObject(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Mismatch(value, "an object");
}

/** A check by a test alone. */
export function checkThat(expected: string, isRight: (value: unknown) => boolean): Check {
  const check = (value: unknown): unknown => {
    if (isRight(value)) return value;
    throw new Mismatch(value, expected);
  };
  return Object.assign(check, { isRight });
}

/** A check that lets null and undefined stand for something. */
function orElse(check: Check, missing: (value: null | undefined) => unknown): Check {
  const { isRight } = check;
  return Object.assign((value: unknown) => (value === null || value === undefined ? missing(value) : check(value)), {
    isRight,
  });
}

/** A string. */
export const text: Check = /* @__PURE__ */ checkThat("a string", (value) => typeof value === "string");

/** A string that is not empty. */
export const nonEmptyText: Check = /* @__PURE__ */ checkThat(
  "a string that is not empty",
  (value) => typeof value === "string" && value !== "",
);

/** A finite number. */
export const number: Check = /* @__PURE__ */ checkThat("a number", (value) => Number.isFinite(value));

/** A boolean. */
export const flag: Check = /* @__PURE__ */ checkThat("true or false", (value) => typeof value === "boolean");

/** An integer that is not less than the minimum. */
export function integer(minimum: number): Check {
  return checkThat(`an integer from ${minimum}`, (value) => Number.isSafeInteger(value) && Number(value) >= minimum);
}

/** An integer within the bounds, both included. */
export function integerBetween(minimum: number, maximum: number): Check {
  return checkThat(
    `an integer from ${minimum} to ${maximum}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= maximum,
  );
}

/** A string of the given shape. */
export function textLike(pattern: RegExp, expected: string): Check {
  return checkThat(expected, (value) => typeof value === "string" && pattern.test(value));
}

/** Null and undefined pass as they are; anything else is checked. */
export function nullable(check: Check): Check {
  return orElse(check, (value) => value);
}

/** Undefined passes; anything else is checked, null included. */
export function optional(check: Check): Check {
  return (value) => (value === undefined ? value : check(value));
}

/** Null and undefined become the fallback; anything else is checked. */
export function withFallback(check: Check, fallback: string | number | boolean): Check {
  return orElse(check, () => fallback);
}

/** A list; null and undefined become an empty one. */
export function listOrEmpty(check: Check): Check {
  return orElse(list(check), () => []);
}

/** A list whose items all pass. */
export function list(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) throw new Mismatch(value, "a list");
    for (let index = 0; index < value.length; index += 1) {
      const item: unknown = value[index];
      const result = checkMember(check, index, item);
      if (result !== item) value[index] = result;
    }
    return value;
  };
}

/** A list of so many items, all of which pass. */
export function listBetween(check: Check, minimum: number, maximum: number = Number.POSITIVE_INFINITY): Check {
  const checkList = list(check);
  return (value) => {
    const { length } = checkList(value) as readonly unknown[];
    if (length < minimum) throw new Mismatch(value, `a list of at least ${minimum}`);
    if (length > maximum) throw new Mismatch(`a list of ${length}`, `a list of at most ${maximum}`);
    return value;
  };
}

/** An object with any keys; with `checkEntry`, each key and value is looked at. */
export function record(checkOf?: (key: string) => Check): Check {
  return (value) => {
    const object = checkObject(value);
    if (checkOf !== undefined) {
      for (const [key, entry] of Object.entries(object)) checkMember(checkOf(key), key, entry);
    }
    return value;
  };
}

/** An answer of the service: known fields are checked in place, unknown ones stay. */
export function openObject(fields: Readonly<Record<string, Check>>): Check {
  const members = Object.entries(fields).map(([key, check]) => ({ key, check }));
  return (value) => {
    const object = checkObject(value);
    for (const { key, check } of members) {
      const before = object[key];
      if (check.isRight?.(before) === true) continue;
      const after = checkMember(check, key, before);
      if (after !== before) object[key] = after;
    }
    return value;
  };
}

/** An argument of ours: nothing is written, and unknown fields are refused with the field that was probably meant. */
export function strictObject(fields: Readonly<Record<string, Check>>): Check {
  const checkFields = openObject(fields);
  return (value) => {
    // Whoever misspells a field is told so, not that the field is missing.
    for (const [key, given] of Object.entries(checkObject(value))) {
      if (key in fields) continue;
      const wireName = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const hint = wireName in fields ? `write ${wireName}` : `the fields are ${Object.keys(fields).join(", ")}`;
      throw new Mismatch(given, "left out, as it is no field of this call", hint).within(key);
    }
    return checkFields(value);
  };
}
