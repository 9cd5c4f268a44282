import { _standardSchema, type BaseIssue, type GenericSchema, type IssuePathItem } from "valibot";

/** A valibot schema from unknown input to `T`; also a Standard Schema. */
export type Schema<T> = GenericSchema<unknown, T>;

/** One thing that a check found wrong. */
export interface Problem {
  /** The keys from the outermost value to the wrong one. */
  readonly path: (string | number)[];
  /** What was expected, for example `an integer from 1 to 168`. */
  readonly expected: string;
  /** The value that was found. */
  readonly received: unknown;
  /** What to do about it, where that is not plain from `expected`. */
  readonly hint?: string | undefined;
}

/**
 * Checks a value in place and returns it, or what stands for it; adds to `problems` what is wrong.
 *
 * valibot's own object schemas rebuild every object, which costs four times as much on a page of jobs; checks write back
 * only what changes, and leave unknown fields alone.
 */
export type Check = (value: unknown, problems: Problem[]) => unknown;

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

/** Writes a path as code does: `requests[3].custom_id`. */
export function printPath(path: readonly (string | number)[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .slice(1);
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
    "~run"(dataset) {
      const problems: Problem[] = [];
      check ??= build();
      const output = check(dataset.value, problems);
      const [first, ...rest] = problems.map(toIssue);
      if (first === undefined) return { typed: true, value: output as T };
      return { typed: false, value: output, issues: [first, ...rest] };
    },
  });
}

function toIssue({ path, expected, received, hint }: Problem): BaseIssue<unknown> {
  const [first, ...rest] = path.map(
    (key): IssuePathItem => ({ type: "unknown", origin: "value", input: undefined, key, value: received }),
  );
  return {
    kind: "schema",
    type: "check",
    input: received,
    expected,
    received: printValue(received),
    message: `must be ${expected}, got ${printValue(received)}${hint === undefined ? "" : `: ${hint}`}`,
    ...(first === undefined ? {} : { path: [first, ...rest] }),
  };
}
