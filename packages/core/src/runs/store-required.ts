import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { RunStore } from "../ports/run-store.ts";

const RUN_ID = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * The id of a run, as a store takes it.
 *
 * @throws {InvalidInputError} `invalid_argument`
 */
export function checkRunId(run_id: unknown): string {
  if (typeof run_id === "string" && RUN_ID.test(run_id)) return run_id;
  throw new InvalidInputError(
    `Cannot use "${String(run_id)}" as the id of a run: write 1 to 64 characters of a-z, A-Z, 0-9, _ and -`,
    { field: "run_id" },
  );
}

/**
 * The store that runs need.
 *
 * @throws {InvalidInputError} `invalid_argument` where none was given.
 */
export function requireStore(store: RunStore | undefined): RunStore {
  if (store !== undefined) return store;
  throw new InvalidInputError(
    "Cannot keep a run without a store: pass one to createMistralBatch({ store }), for example a folder, or memoryRunStore() for runs that end with this process",
    { field: "store" },
  );
}
