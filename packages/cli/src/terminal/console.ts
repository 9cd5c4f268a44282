import picocolors from "picocolors";
import { type OutputStream, writeTo } from "./streams.ts";

/** The colours of one stream; functions that change nothing where colours are off. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** The two streams of the command: data on stdout, all that is said about it on stderr. */
export interface Console {
  /** Whether a person reads stdout. */
  readonly isTerminal: boolean;
  /** Whether a person reads stderr, so that a line may be drawn over. */
  readonly isLive: boolean;
  /** Columns of stdout. */
  readonly columns: number;
  /** Colours of stdout. */
  readonly colors: Colors;
  /** Colours of stderr. */
  readonly noteColors: Colors;
  readonly stderr: OutputStream;
  /** Writes a line of data. */
  print(line: string): Promise<void>;
  /** Writes bytes or text of data as they are. */
  write(piece: string | Uint8Array, signal?: AbortSignal): Promise<void>;
  /** Writes a line to stderr. */
  note(line: string): void;
  /** From now on this text is replaced wherever a line holds it. */
  hide(secret: string): void;
}

/** What a console is made from. */
export interface ConsoleOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const DEFAULT_COLUMNS = 100;

/** A shorter key is a word that may stand in any text. */
const SHORTEST_SECRET = 8;

/**
 * Makes the console of one command.
 *
 * @param options - The streams, and the environment for `NO_COLOR` and `TERM`.
 */
export function createConsole({ stdout, stderr, env }: ConsoleOptions): Console {
  const isDumb = env["TERM"] === "dumb";
  const areColorsOff = isDumb || (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "");
  const secrets = new Set<string>();
  const redact = (line: string): string => {
    let redacted = line;
    for (const secret of secrets) redacted = redacted.replaceAll(secret, "[key]");
    return redacted;
  };
  return {
    isTerminal: stdout.isTTY === true,
    isLive: stderr.isTTY === true && !isDumb,
    columns: widthOf(stdout),
    colors: picocolors.createColors(stdout.isTTY === true && !areColorsOff),
    noteColors: picocolors.createColors(stderr.isTTY === true && !areColorsOff),
    stderr,
    print: (line) => writeTo(stdout, `${redact(line)}\n`),
    write: (piece, signal) => writeTo(stdout, piece, signal),
    note: (line) => void stderr.write(`${redact(line)}\n`),
    hide(secret) {
      if (secret.length >= SHORTEST_SECRET) secrets.add(secret);
    },
  };
}

/** Some terminals say that they are 0 columns wide. */
function widthOf({ columns }: OutputStream): number {
  return columns === undefined || columns === 0 ? DEFAULT_COLUMNS : columns;
}
