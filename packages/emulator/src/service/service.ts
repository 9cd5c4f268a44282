import { Books } from "../books/books.ts";
import { createClock, type EmulatorClock } from "../clock.ts";
import { type EmulatorOptions, type ResolvedEmulatorOptions, resolveEmulatorOptions } from "../emulator-options.ts";
import type { FileRecord } from "../files/file-record.ts";
import type { JobRecord } from "../jobs/job-record.ts";
import { createIds, type Ids } from "../random/ids.ts";
import { createRandom, type Random } from "../random/random.ts";

/** All that the service knows: its options, its clock and its two tables. */
export interface Service {
  readonly options: ResolvedEmulatorOptions;
  readonly clock: EmulatorClock;
  readonly random: Random;
  readonly ids: Ids;
  readonly books: Books;
  /** In order of creation. */
  readonly files: Map<string, FileRecord>;
  /** In order of creation. */
  readonly jobs: Map<string, JobRecord>;
}

export function createService(options: EmulatorOptions): Service {
  const resolved = resolveEmulatorOptions(options);
  const random = createRandom(resolved.seed);
  return {
    options: resolved,
    clock: createClock(options),
    random,
    ids: createIds(random),
    books: new Books(),
    files: new Map(),
    jobs: new Map(),
  };
}
