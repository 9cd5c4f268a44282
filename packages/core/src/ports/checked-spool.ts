import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Spool } from "./spool.ts";

/**
 * A spool that refuses names which could leave its place, or which belong to files that are still being written.
 *
 * @param spool - The spool itself. It need not check its arguments.
 * @returns The spool, whose methods reject with an InvalidInputError, `invalid_argument`, for a name that is refused.
 * @example
 * ```ts
 * import { checkedSpool, memorySpool } from "@mistral-batch/core";
 *
 * const spool = checkedSpool(memorySpool());
 * await spool.list("run-1");
 * ```
 */
export function checkedSpool(spool: Spool): Spool {
  return {
    async sink(name) {
      checkName(name, 2);
      return await spool.sink(name);
    },
    async source(name) {
      checkName(name, 2);
      return await spool.source(name);
    },
    async list(path) {
      checkName(path, 1);
      return await spool.list(path);
    },
    async delete(name) {
      checkName(name, 1);
      await spool.delete(name);
    },
  };
}

/** What the sinks of the runtimes put behind a name while they write. */
const RESERVED = /\.(?:partial|lock|checkpoint)(?:\.|$)/;

function checkName(name: string, leastSteps: number): void {
  const steps = name.split("/");
  const [run = ""] = steps;
  const isGood =
    steps.length >= leastSteps &&
    name.length <= 512 &&
    /^[a-zA-Z0-9_-]{1,64}$/.test(run) &&
    steps.every((step) => /^[a-zA-Z0-9._-]{1,128}$/.test(step) && !/^\.+$/.test(step) && !RESERVED.test(step));
  if (isGood) return;
  throw new InvalidInputError(
    `Cannot use ${JSON.stringify(name)} as the name of a file: it must be the id of a run, "/" and steps of a-z, A-Z, 0-9, ".", "_" and "-", none of them with ".partial", ".lock" or ".checkpoint"`,
    { field: "name" },
  );
}
