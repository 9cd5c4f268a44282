import { invalidArgument } from "../../errors/invalid-argument.ts";
import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import { readChunks } from "../../jsonl/byte-source.ts";
import { abortSink } from "../../ports/abort-sink.ts";
import type { Source } from "../../ports/source.ts";
import type { Spool } from "../../ports/spool.ts";
import { partSource } from "../plan/part-source.ts";
import { GatheredLines, type LineRange } from "./gathered-lines.ts";
import { LineRoom, type OrderedLine } from "./ordered-line.ts";

/** About how many bytes of lines are held in memory. */
const ROOM_BYTES = 16_777_216;
/** Lines come back in so many ranges at the most: each of them takes a piece of each block. */
const MOST_RANGES = 256;
/** Lines are handed on together from this size on. */
const BATCH_BYTES = 262_144;

/** What is known of the lines before they are read. */
export interface OrderOptions {
  readonly run_id: string;
  readonly rows: number;
  readonly spool: Spool | undefined;
  readonly signal: AbortSignal | undefined;
  /** About how many bytes of lines are held in memory. @default 16777216 */
  readonly roomBytes?: number | undefined;
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
 * Brings lines into the order of the inputs without holding them in memory: they go into a file, in blocks that are grouped by
 * their places, and come back range by range, each of which is put into order by itself.
 *
 * @param lines - One for each place at the most.
 * @returns Lines whose bytes are good until the next ones are asked for.
 * @throws {InvalidInputError} `invalid_argument` without a spool; what the spool throws.
 */
export async function* orderRows(
  lines: AsyncIterable<readonly OrderedLine[]>,
  { run_id, rows, spool: given, signal, roomBytes = ROOM_BYTES }: OrderOptions,
): AsyncGenerator<OrderedLine[], void, undefined> {
  const spool = requireSpool(given);
  const name = `${run_id}/order`;
  const sink = await spool.sink(name);
  const gathered = new GatheredLines(sink, rows, roomBytes);
  let room: LineRoom;
  try {
    for await (const batch of lines) await gathered.add(batch);
    room = await gathered.end();
  } catch (error) {
    await abortSink(sink, error);
    throw error;
  }
  try {
    const source = await spool.source(name);
    for (const range of gathered.ranges(Math.max(roomBytes, gathered.bytes / MOST_RANGES))) {
      if (range.bytes > room.bytes.byteLength) room = new LineRoom(range.bytes);
      await readRange(room, source, range, signal);
      yield* inOrder(room, range);
    }
  } finally {
    await spool.delete(name);
  }
}

async function readRange(
  room: LineRoom,
  source: Source | undefined,
  { pieces, bytes }: LineRange,
  signal: AbortSignal | undefined,
): Promise<void> {
  let read = 0;
  for (const piece of pieces) {
    if (piece.bytes === 0 || source === undefined) continue;
    for await (const chunk of readChunks(partSource(source, piece, source.name), signal)) {
      room.bytes.set(chunk, read);
      read += chunk.byteLength;
    }
  }
  if (read === bytes) return;
  throw new MistralBatchError('Cannot read "order" of the spool: it was changed; begin anew', {
    code: "source_unreadable",
  });
}

/** Puts lines into their order by where each of them begins. */
function* inOrder(room: LineRoom, { first, places, bytes }: LineRange): Generator<OrderedLine[], void, undefined> {
  // From 1, so that 0 says that there is none.
  const starts = new Uint32Array(places);
  for (let start = 0; start < bytes; start = room.endAt(start)) starts[room.indexAt(start) - first] = start + 1;
  let ready: OrderedLine[] = [];
  let readyBytes = 0;
  for (const start of starts) {
    if (start === 0) continue;
    const line = room.lineAt(start - 1);
    ready.push(line);
    readyBytes += line.bytes.byteLength;
    if (readyBytes < BATCH_BYTES) continue;
    yield ready;
    ready = [];
    readyBytes = 0;
  }
  if (ready.length > 0) yield ready;
}
