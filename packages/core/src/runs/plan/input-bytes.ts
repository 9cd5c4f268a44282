import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { encodeJsonLine } from "../../jsonl/encode-json-line.ts";
import { joinBytes } from "../../jsonl/line-block.ts";
import { isRecord } from "../../results/classify-line.ts";
import type { OncePassed } from "./run-inputs.ts";

/** Lines are handed on together from this size on. */
const CHUNK_BYTES = 65_536;

/**
 * What can be read only once as the bytes of an input: bytes as they come, requests as lines. Of a request `custom_id` and
 * `body` are kept.
 *
 * @throws {InvalidInputError} `invalid_argument` for an item that is neither.
 */
export async function* inputBytes(
  inputs: OncePassed<unknown>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let index = 0;
  let lines: Uint8Array[] = [];
  let waiting = 0;
  for await (const item of itemsOf(inputs, signal)) {
    const bytes = item instanceof Uint8Array ? item : lineOf(item, index);
    index += 1;
    // What was given may be used again by whoever gave it.
    lines.push(item instanceof Uint8Array ? bytes.slice() : bytes);
    waiting += bytes.byteLength;
    if (waiting < CHUNK_BYTES) continue;
    yield joinBytes(lines);
    lines = [];
    waiting = 0;
  }
  if (waiting > 0) yield joinBytes(lines);
}

function lineOf(item: unknown, index: number): Uint8Array {
  if (!isRecord(item)) {
    throw new InvalidInputError(
      `Cannot use item ${index} of the input: it is ${item === null ? "null" : `a ${typeof item}`}; give requests, or bytes as Uint8Array`,
      { field: `inputs[${index}]` },
    );
  }
  const { custom_id, body } = item;
  return encodeJsonLine({ custom_id: custom_id ?? String(index), body });
}

/** An abort ends what is waited for as well. */
async function* itemsOf(inputs: OncePassed<unknown>, signal?: AbortSignal): AsyncGenerator<unknown, void, undefined> {
  const iterator = iteratorOf(inputs);
  let isEnded = false;
  try {
    for (;;) {
      const { done, value } = await unlessAborted(iterator.next(), signal);
      isEnded = done === true;
      if (isEnded) return;
      yield value;
    }
  } finally {
    // Not awaited: what gives nothing does not end either.
    if (!isEnded) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/** By hand, because not every browser can iterate a stream. */
function iteratorOf(inputs: OncePassed<unknown>): Pick<AsyncIterator<unknown> | Iterator<unknown>, "next" | "return"> {
  if ("getReader" in inputs) {
    const reader = inputs.getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<unknown>>,
      return: async () => ({ done: true, value: await reader.cancel() }),
    };
  }
  return Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
}

async function unlessAborted<T>(value: T | PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await value;
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([value, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
