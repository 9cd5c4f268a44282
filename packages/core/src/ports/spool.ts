import type { Sink } from "./sink.ts";
import type { Source } from "./source.ts";

/**
 * Room for the files that a run keeps between its steps: inputs that can be read only once, rows that were fetched and
 * are not yet handed over. A folder in Node and Deno, OPFS in browsers, R2 on Cloudflare, memory in tests.
 *
 * Names are paths of `[a-zA-Z0-9._-]` with `/` in between, the first step being the run.
 */
export interface Spool {
  /** Opens a file for writing. It has its name from `commit` on, in place of one that had it before. */
  sink(name: string): Promise<Sink>;
  /** A committed file; undefined where there is none. */
  source(name: string): Promise<Source | undefined>;
  /** The names of the committed files under a path, for example of one run. */
  list(path: string): Promise<readonly string[]>;
  /** Removes a file, or all files under a path. What is not there is no error. */
  delete(name: string): Promise<void>;
}
