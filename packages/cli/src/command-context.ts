import type { Clock, Fetch, Random } from "@mistral-batch/node";
import type { ExitName } from "./exit-codes.ts";
import type { Console } from "./terminal/console.ts";
import type { InputStream } from "./terminal/streams.ts";

/** What every command gets: the world outside, as `main` was given it. */
export interface CommandContext {
  readonly console: Console;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: InputStream;
  /** Fires on the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly random: Random;
  /** Replaces the fetch of all requests to the service. */
  readonly fetch: Fetch | undefined;
  /** Ends the command in another way than `ok`, without an error. */
  finish(exit: ExitName): void;
}
