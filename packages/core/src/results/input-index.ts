import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { MistralBatchError } from "../errors/mistral-batch-error.ts";
import { IdTable } from "../jsonl/id-table.ts";
import { type JsonLine, readJsonLines } from "../jsonl/read-json-lines.ts";
import type { Random } from "../ports/random.ts";
import type { Source } from "../ports/source.ts";
import { isRecord } from "./classify-line.ts";
import type { BatchInput } from "./result-row.ts";

/** An input by its place and its id. */
export interface InputId {
  readonly index: number;
  readonly custom_id: string;
}

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

function noInputs<Context>({ random }: IndexOptions): InputIndex<Context> {
  return { count: null, ids: new IdTable(random), idAt: nothing, contextAt: nothing, all: () => [] };
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
    const match = await fillFrom(source, ids, options);
    if (match === undefined) {
      return { count: ids.size, ids, idAt: nothing, contextAt: nothing, all: () => readIds(source, ids, options) };
    }
    const [earlier, later] = match;
    for await (const { index, custom_id, number } of readInputIds(source, options)) {
      if (index === earlier && custom_id === later.custom_id) throw sameId(custom_id, number, later.number);
      if (index >= earlier) break;
    }
  }
}

type NumberedId = InputId & { readonly number: number };

/** Returns the place of an id and the input that seems to have the same, where there is such a pair. */
async function fillFrom(
  source: Source,
  ids: IdTable,
  options: IndexOptions,
): Promise<readonly [number, NumberedId] | undefined> {
  for await (const input of readInputIds(source, options)) {
    const added = ids.add(input.custom_id);
    if (added < 0) return [-1 - added, input];
  }
  return undefined;
}

/** Reads the source once more, which must still be what it was. */
async function* readIds(source: Source, ids: IdTable, options: IndexOptions): AsyncGenerator<InputId, void, undefined> {
  let count = 0;
  for await (const input of readInputIds(source, options)) {
    if (input.index >= ids.size || ids.find(input.custom_id) !== input.index) throw changed(source);
    count += 1;
    yield input;
  }
  if (count !== ids.size) throw changed(source);
}

async function* readInputIds(source: Source, { signal }: IndexOptions): AsyncGenerator<NumberedId, void, undefined> {
  let index = 0;
  for await (const line of readJsonLines(source, { signal })) {
    yield { index, custom_id: idOf(line, source), number: line.number };
    index += 1;
  }
}

function idOf({ number, value, error }: JsonLine, source: Source): string {
  const custom_id = isRecord(value) ? value["custom_id"] : undefined;
  if (typeof custom_id === "string") return custom_id;
  const message = error === undefined ? "has no custom_id" : "is not JSON";
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
