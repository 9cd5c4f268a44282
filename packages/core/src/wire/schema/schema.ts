import { _standardSchema, type GenericSchema } from "valibot";

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
export interface Check {
  (value: unknown): unknown;
  /** Says of most values that they are right as they are, for less than the check itself costs. */
  readonly isRight?: ((value: unknown) => boolean) | undefined;
}

/** What a check found wrong: an issue of valibot's. Not an error, as it has no stack. */
export class Mismatch {
  readonly message: string;
  /** From the outermost value to the wrong one; each level adds its own. */
  readonly path: { readonly key: string | number }[] = [];

  /** @param hint - What to do about it, where that is not plain from `expected`. */
  constructor(input: unknown, expected: string, hint = "") {
    this.message = `must be ${expected}, got ${printValue(input)}${hint && `: ${hint}`}`;
  }

  /** Says that the wrong value is, or stands in, a member. */
  within(key: string | number): this {
    this.path.unshift({ key });
    return this;
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
export function schemaOf<T>(build: () => Check): Schema<T> {
  let check: Check | undefined;
  return _standardSchema<Schema<T>>({
    kind: "schema",
    type: "check",
    reference: schemaOf as never,
    expects: "check",
    async: false,
    "~run"({ value }) {
      check ??= build();
      try {
        return { typed: true, value: check(value) as T };
      } catch (mismatch) {
        if (!(mismatch instanceof Mismatch)) throw mismatch;
        return { typed: false, value, issues: [mismatch as never] };
      }
    },
  });
}
