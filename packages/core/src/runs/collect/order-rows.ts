import { invalidArgument } from "../../errors/invalid-argument.ts";
import { joinBytes } from "../../jsonl/line-block.ts";
import { abortSink } from "../../ports/abort-sink.ts";
import type { Sink } from "../../ports/sink.ts";
import type { Spool } from "../../ports/spool.ts";
import { encodeLine, type OrderedLine, readLines } from "./ordered-line.ts";

/** About how many bytes are sorted in memory at a time. */
const BUCKET_BYTES = 33_554_432;
/** So many files are open at a time at the most; a bucket that grows too large is split once more. */
const MOST_BUCKETS = 64;
/** A bucket may be so many times as large as it should be. */
const MOST_OVER = 1.5;
/** Lines of a bucket are written together from this size on. */
const WRITE_BYTES = 131_072;
/** Lines are handed on together from this size on. */
const BATCH_BYTES = 1_048_576;

/** What is known of the lines before they are read. */
export interface OrderOptions {
  readonly run_id: string;
  readonly rows: number;
  /** About how many bytes all lines have; a guess that is wrong costs time only. */
  readonly bytes: number;
  readonly spool: Spool | undefined;
  readonly signal: AbortSignal | undefined;
  /** About how many bytes are sorted in memory at a time. @default 33554432 */
  readonly bucketBytes?: number | undefined;
}

/** A range of places, in one or more files. */
interface Range {
  /** How its files are named. */
  readonly name: string;
  readonly first: number;
  readonly end: number;
  readonly bytes: number;
}

/**
 * Refuses to order rows where there is no place to sort them.
 *
 * @throws {InvalidInputError} `invalid_argument`
 */
export function requireSpool(spool: Spool | undefined): Spool {
  if (spool !== undefined) return spool;
  throw invalidArgument(
    "ordered",
    "the store of the run has no room for files to sort rows in; take them unordered, each has its index",
  );
}

/**
 * Brings lines into the order of the inputs without holding them in memory: they go into files by ranges of places, each
 * of which is then sorted by itself. A range that turns out too large for that is divided in the same way.
 */
export async function* orderRows(
  lines: AsyncIterable<readonly OrderedLine[]>,
  options: OrderOptions,
): AsyncGenerator<OrderedLine[], void, undefined> {
  const { run_id, rows, bytes } = options;
  yield* orderRange(lines, { name: `${run_id}/order`, first: 0, end: rows, bytes }, options);
}

async function* orderRange(
  lines: AsyncIterable<readonly OrderedLine[]>,
  range: Range,
  options: OrderOptions,
): AsyncGenerator<OrderedLine[], void, undefined> {
  const spool = requireSpool(options.spool);
  const { bucketBytes = BUCKET_BYTES, signal } = options;
  const buckets = divide(range, bucketBytes);
  try {
    const sizes = await fill(spool, buckets, lines);
    for (const [place, { name, first, end }] of buckets.entries()) {
      const source = await spool.source(name);
      if (source === undefined) continue;
      const bytes = sizes[place] ?? 0;
      const stored = readLines(source, signal);
      const isTooLarge = bytes > MOST_OVER * bucketBytes && end - first > 1;
      if (isTooLarge) yield* orderRange(stored, { name, first, end, bytes }, options);
      else yield* sorted(stored);
      await spool.delete(name);
    }
  } finally {
    for (const { name } of buckets) await spool.delete(name);
  }
}

function divide({ name, first, end, bytes }: Range, bucketBytes: number): Omit<Range, "bytes">[] {
  const wanted = Math.min(MOST_BUCKETS, Math.max(1, Math.ceil(bytes / bucketBytes)));
  const rows = Math.max(1, Math.ceil((end - first) / wanted));
  const count = Math.max(1, Math.ceil((end - first) / rows));
  return Array.from({ length: count }, (_, place) => ({
    name: `${name}-${place}`,
    first: first + place * rows,
    end: Math.min(end, first + (place + 1) * rows),
  }));
}

/** Writes each line into the file of its range. Returns the sizes of the files. */
async function fill(
  spool: Spool,
  buckets: readonly Omit<Range, "bytes">[],
  lines: AsyncIterable<readonly OrderedLine[]>,
): Promise<readonly number[]> {
  const writers: BucketWriter[] = [];
  const [{ first, end } = { first: 0, end: 1 }] = buckets;
  try {
    for (const { name } of buckets) writers.push(new BucketWriter(await spool.sink(name)));
    for await (const batch of lines) {
      for (const line of batch) {
        const writer = writers[Math.floor((line.index - first) / (end - first))];
        if (writer?.add(encodeLine(line)) === true) await writer.flush();
      }
    }
    for (const writer of writers) await writer.end();
    return writers.map(({ bytes }) => bytes);
  } catch (error) {
    for (const writer of writers) await writer.abort(error);
    throw error;
  }
}

/** A file that is written to in few large pieces. */
class BucketWriter {
  bytes = 0;
  readonly #sink: Sink;
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #isEnded = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Returns whether so much waits that it should be written. */
  add(pieces: readonly Uint8Array[]): boolean {
    for (const piece of pieces) {
      this.#pieces.push(piece);
      this.#waiting += piece.byteLength;
      this.bytes += piece.byteLength;
    }
    return this.#waiting >= WRITE_BYTES;
  }

  async flush(): Promise<void> {
    if (this.#waiting === 0) return;
    const bytes = joinBytes(this.#pieces);
    this.#pieces = [];
    this.#waiting = 0;
    await this.#sink.write(bytes);
  }

  async end(): Promise<void> {
    await this.flush();
    await this.#sink.commit();
    this.#isEnded = true;
  }

  async abort(error: unknown): Promise<void> {
    if (!this.#isEnded) await abortSink(this.#sink, error);
  }
}

async function* sorted(lines: AsyncIterable<readonly OrderedLine[]>): AsyncGenerator<OrderedLine[], void, undefined> {
  const all: OrderedLine[] = [];
  for await (const batch of lines) for (const line of batch) all.push(line);
  all.sort((left, right) => left.index - right.index);
  let ready: OrderedLine[] = [];
  let bytes = 0;
  for (const line of all) {
    ready.push(line);
    bytes += line.bytes.byteLength;
    if (bytes < BATCH_BYTES) continue;
    yield ready;
    ready = [];
    bytes = 0;
  }
  if (ready.length > 0) yield ready;
}
