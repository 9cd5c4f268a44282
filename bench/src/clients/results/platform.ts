import { readFile } from "node:fs/promises";
import ky from "ky";
import type { OpenReader } from "./results-reader.ts";
import { LineTally } from "./tokens-of.ts";

const FILE = "/v1/files/results/content";

/** Takes the bytes of the body and does nothing with them. */
export const drain: OpenReader =
  async ({ origin }) =>
  async () => {
    const { body } = await fetch(`${origin}${FILE}`);
    let bytes = 0;
    for await (const chunk of body ?? []) bytes += chunk.byteLength;
    return { bytes };
  };

/** Parses lines that are strings already. */
export const parseLines: OpenReader = async ({ results }) => {
  // Line by line: a string of the whole file would make each line of it two bytes a character.
  const bytes = await readFile(results);
  const lines: string[] = [];
  for (let start = 0; start < bytes.byteLength; ) {
    const end = bytes.indexOf(10, start);
    lines.push(bytes.toString("utf8", start, end));
    start = end + 1;
  }
  return async () => {
    const tally = new LineTally();
    for (const line of lines) tally.add(line);
    return tally;
  };
};

/** What people write by hand: text, split at newlines. */
export const fetchSplit: OpenReader =
  async ({ origin }) =>
  async () =>
    await splitText((await fetch(`${origin}${FILE}`)).body);

/** The same on ky. */
export const kySplit: OpenReader =
  async ({ origin }) =>
  async () =>
    await splitText((await ky.get(`${origin}${FILE}`, { timeout: false })).body);

/** Splits a body at its newlines, chunk by chunk, and parses each line. */
export async function splitText(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Promise<LineTally> {
  const tally = new LineTally();
  let rest = "";
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) tally.add(line);
  }
  if (rest !== "") tally.add(rest);
  return tally;
}
