import { _standardSchema, type GenericIssue, type GenericSchema, type IssuePathItem } from "valibot";

/** A valibot schema from unknown input to `T`; also a Standard Schema. */
export type Schema<T> = GenericSchema<unknown, T>;

/**
 * Checks a value in place and returns it, or what stands for it.
 *
 * valibot's own object schemas rebuild every object, which costs four times as much on a page of jobs; checks write back
 * only what changes, and leave unknown fields alone.
 *
 * @throws {Mismatch} The first thing that is wrong.
 */
export type Check = (value: unknown) => unknown;

/** What a check found wrong. Not an error: it has no stack, and becomes an issue of a schema. */
export class Mismatch {
  /** The keys from the outermost value to the wrong one; each level adds its own. */
  readonly path: (string | number)[] = [];
  readonly received: unknown;
  /** What was expected, for example `an integer from 1 to 168`. */
  readonly expected: string;
  /** What to do about it, where that is not plain from `expected`. */
  readonly hint: string;

  constructor(received: unknown, expected: string, hint = "") {
    this.received = received;
    this.expected = expected;
    this.hint = hint;
  }
}

/** Writes a value in a message: quoted when a string, bounded in length. */
function printValue(value: unknown): string {
  let text = String(value);
  try {
    text = JSON.stringify(value) ?? text;
  } catch {
    // A cycle or a bigint: its plain form has to do.
  }
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/**
 * Makes a schema that speaks valibot's protocol from a check. The check is built at its first use, so that an import
 * costs nothing and a bundle drops the schemas of calls that it does not make.
 */
export function schemaOf<T>(expects: string, build: () => Check): Schema<T> {
  let check: Check | undefined;
  return _standardSchema<Schema<T>>({
    kind: "schema",
    type: expects,
    reference: schemaOf as never,
    expects,
    async: false,
    "~run"({ value }) {
      check ??= build();
      try {
        return { typed: true, value: check(value) as T };
      } catch (mismatch) {
        if (!(mismatch instanceof Mismatch)) throw mismatch;
        return { typed: false, value, issues: [toIssue(mismatch)] };
      }
    },
  });
}

function toIssue({ path, expected, received, hint }: Mismatch): GenericIssue {
  const got = printValue(received);
  const items = path.map(
    (key): IssuePathItem => ({ type: "unknown", origin: "value", input: undefined, key, value: received }),
  );
  return {
    kind: "schema",
    type: "check",
    input: received,
    expected,
    received: got,
    message: `must be ${expected}, got ${got}${hint && `: ${hint}`}`,
    path: items as [IssuePathItem, ...IssuePathItem[]],
  };
}
