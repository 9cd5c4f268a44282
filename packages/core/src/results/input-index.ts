import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { MistralBatchError } from "../errors/mistral-batch-error.ts";
import { IdTable } from "../jsonl/id-table.ts";
import { decodeLine, type LineBlock, lineEnd } from "../jsonl/line-block.ts";
import { inputLineLimit } from "../jsonl/line-limits.ts";
import { readBlocks } from "../jsonl/read-blocks.ts";
import type { Random } from "../ports/random.ts";
import type { Source } from "../ports/source.ts";
import type { InputId } from "./booked-batch.ts";
import { isRecord } from "./classify-line.ts";
import { InputLineWalk } from "./input-line-walk.ts";
import type { BatchInput } from "./result-row.ts";

/** No values are made of lines that are only walked over, so that large blocks cost no memory. */
export const WALK_BYTES = 262_144;

/** The inputs of a job, as far as reading its results needs them. */
export interface InputIndex<Context> {
  /** How many there are; null where none were given. */
  readonly count: number | null;
  /** Their ids, in their order. */
  readonly ids: IdTable;
  /** The id of an input, where it can be told without reading the source again. */
  readonly idAt: (index: number) => string | undefined;
  readonly contextAt: (index: number) => Context | undefined;
  /** All of them, in their order. */
  readonly all: () => AsyncIterable<InputId> | Iterable<InputId>;
}

/** How inputs are read. */
export interface IndexOptions {
  readonly random: Random;
  readonly signal: AbortSignal | undefined;
  /** About how many ids there are, to make room for them at once. */
  readonly count?: number | undefined;
}

/**
 * Reads the ids of the inputs.
 *
 * @throws {InvalidInputError} `invalid_input` for an input that no row could be matched to: without an id, or with one
 * that another input has.
 */
export async function indexInputs<Context>(
  inputs: Source | readonly BatchInput<string, Context>[] | undefined,
  options: IndexOptions,
): Promise<InputIndex<Context>> {
  if (inputs === undefined) return noInputs(options);
  return "open" in inputs ? await indexSource(inputs, options) : indexArray(inputs, options);
}

/** What cannot be told without the requests at hand. */
const nothing = (): undefined => undefined;

function noInputs<Context>({ random, count = 0 }: IndexOptions): InputIndex<Context> {
  const ids = new IdTable(random);
  ids.reserve(count);
  return { count: null, ids, idAt: nothing, contextAt: nothing, all: () => [] };
}

function indexArray<Context>(
  inputs: readonly BatchInput<string, Context>[],
  { random }: IndexOptions,
): InputIndex<Context> {
  // Without an id a request was sent under its place in the list.
  const idAt = (index: number): string => inputs[index]?.custom_id ?? String(index);
  const count = inputs.length;
  let ids = new IdTable(random);
  for (let index = 0; index < count; index += 1) {
    const added = ids.add(idAt(index));
    if (added >= 0) continue;
    if (idAt(-1 - added) === idAt(index)) throw sameId(idAt(index), -added, index + 1);
    // Equal hashes of different ids: with another salt they differ.
    ids = new IdTable(random);
    index = -1;
  }
  return {
    count,
    ids,
    idAt,
    contextAt: (index) => inputs[index]?.context,
    *all() {
      for (let index = 0; index < count; index += 1) yield { index, custom_id: idAt(index) };
    },
  };
}

async function indexSource<Context>(source: Source, options: IndexOptions): Promise<InputIndex<Context>> {
  for (;;) {
    const ids = new IdTable(options.random);
    ids.reserve(options.count ?? 0);
    const match = await fillFrom(source, ids, options);
    if (match === undefined) {
      return { count: ids.size, ids, idAt: nothing, contextAt: nothing, all: () => readIds(source, ids, options) };
    }
    const earlier = await readIdAt(source, match.earlier, options);
    if (earlier?.custom_id === match.custom_id) throw sameId(match.custom_id, earlier.number, match.number);
  }
}

/** The ids of lines that were read together. */
interface IdBlock {
  /** The place of the first among the inputs. */
  readonly first: number;
  readonly ids: readonly string[];
  /** Their lines, from 1. */
  readonly numbers: readonly number[];
}

type IdOnLine = { readonly custom_id: string; readonly number: number };

/** Returns an input, and the place of an earlier one that seems to have its id, where there is such a pair. */
async function fillFrom(
  source: Source,
  ids: IdTable,
  { signal }: IndexOptions,
): Promise<(IdOnLine & { readonly earlier: number }) | undefined> {
  const walk = new InputLineWalk();
  for await (const block of readBlocks(source, { ...inputLineLimit(), blockBytes: WALK_BYTES, signal })) {
    block.eachLine((bytes, start, place) => {
      const walked = walk.read(bytes, start);
      const end = walked === -1 ? lineEnd(bytes, start) : walked;
      const text = walked === -1 ? decodeLine(bytes, start, end) : "";
      if (walked !== -1) ids.queueBytes(bytes, walk.customId.start, walk.customId.end);
      else if (text.trim() === "") return end;
      else ids.queue(idOf(text, block.firstNumber + place, source));
      return end;
    });
    const added = ids.addQueued();
    const twice = added.findIndex((entry) => entry < 0);
    if (twice === -1) continue;
    const { number, text } = inputOf(block, twice);
    return { custom_id: idOf(text, number, source), number, earlier: -1 - (added[twice] ?? 0) };
  }
  return undefined;
}

/** An input by its place in its block: blank lines are none. */
function inputOf(
  { lines, firstNumber }: LineBlock,
  wanted: number,
): { readonly number: number; readonly text: string } {
  const inputs = lines.map((text, place) => ({ text, number: firstNumber + place }));
  return inputs.filter(({ text }) => text.trim() !== "")[wanted] ?? { text: "", number: firstNumber };
}

async function readIdAt(source: Source, index: number, options: IndexOptions): Promise<IdOnLine | undefined> {
  for await (const { first, ids, numbers } of readIdBlocks(source, options)) {
    const custom_id = ids[index - first];
    if (custom_id !== undefined) return { custom_id, number: numbers[index - first] ?? 0 };
  }
  return undefined;
}

/** Reads the source once more, which must still be what it was. */
async function* readIds(source: Source, ids: IdTable, options: IndexOptions): AsyncGenerator<InputId, void, undefined> {
  let count = 0;
  for await (const { first, ids: own } of readIdBlocks(source, options)) {
    for (const [place, custom_id] of own.entries()) {
      const index = first + place;
      if (index >= ids.size || ids.find(custom_id) !== index) throw changed(source);
      count += 1;
      yield { index, custom_id };
    }
  }
  if (count !== ids.size) throw changed(source);
}

/** By the block: handing on line by line costs more than reading them. */
async function* readIdBlocks(source: Source, { signal }: IndexOptions): AsyncGenerator<IdBlock, void, undefined> {
  let first = 0;
  for await (const { lines, firstNumber } of readBlocks(source, { ...inputLineLimit(), signal })) {
    const ids: string[] = [];
    const numbers: number[] = [];
    for (const [place, text] of lines.entries()) {
      if (text.trim() === "") continue;
      ids.push(idOf(text, firstNumber + place, source));
      numbers.push(firstNumber + place);
    }
    yield { first, ids, numbers };
    first += ids.length;
  }
}

function idOf(text: string, number: number, source: Source): string {
  let value: unknown;
  let message = "has no custom_id";
  try {
    value = JSON.parse(text);
  } catch {
    message = "is not JSON";
  }
  const custom_id = isRecord(value) ? value["custom_id"] : undefined;
  if (typeof custom_id === "string") return custom_id;
  throw new InvalidInputError(
    `Cannot match results to line ${number} of "${source.name}": it ${message}; pass the input that was uploaded`,
    { code: "invalid_input", field: "inputs", problems: [{ line: number, message: `The line ${message}` }] },
  );
}

function sameId(custom_id: string, earlier: number, later: number): InvalidInputError {
  return new InvalidInputError(
    `Cannot match results to inputs: custom_id "${custom_id}" stands at ${earlier} and at ${later}; make it unique`,
    {
      code: "invalid_input",
      field: "inputs",
      problems: [{ line: later, message: `custom_id "${custom_id}" stands on line ${earlier} already` }],
    },
  );
}

function changed({ name }: Source): MistralBatchError {
  return new MistralBatchError(
    `Cannot account for the results: "${name}" changed while they were read; read them again with the input that was uploaded`,
    { code: "accounting_failed" },
  );
}
