import { existsSync } from "node:fs";
import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { longLine } from "./long-line.ts";
import { type GeneratedLine, inputLine, resultLine } from "./result-line.ts";

/** A result file and the requests that it answers, with what every reading of them must find. */
export interface DataFiles {
  readonly results: string;
  readonly inputs: string;
  readonly lines: number;
  readonly resultBytes: number;
  readonly inputBytes: number;
  /** The tokens that all lines together report; pages for OCR. */
  readonly tokens: number;
}

/** Changes with whatever changes the bytes. */
const VERSION = 2;
const BLOCK_LINES = 2000;
/** A prime: results come in another order than their inputs, as the service gives them. */
const STEP = 7_368_787;

/** So many rows of the chat endpoint, 490 bytes each on average. Made once, then kept. */
export function chatFiles(cache: string, rows: number): Promise<DataFiles> {
  return dataFiles(join(cache, `chat-${rows}-v${VERSION}`), rows, (place) => resultLine((place * STEP) % rows));
}

/** So many rows of the OCR endpoint, each with an image of so many bytes. */
export function longFiles(cache: string, rows: number, bytes: number): Promise<DataFiles> {
  return dataFiles(join(cache, `ocr-${rows}-${bytes}-v${VERSION}`), rows, (index) => longLine(index, bytes));
}

async function dataFiles(folder: string, lines: number, lineAt: (place: number) => GeneratedLine): Promise<DataFiles> {
  const manifest = join(folder, "manifest.json");
  const [results, inputs] = [join(folder, "results.jsonl"), join(folder, "inputs.jsonl")];
  if (existsSync(manifest)) {
    const totals = JSON.parse(await readFile(manifest, "utf8")) as Omit<DataFiles, "results" | "inputs">;
    return { results, inputs, ...totals };
  }
  await mkdir(folder, { recursive: true });
  let tokens = 0;
  const resultBytes = await writeLines(results, lines, (place) => {
    const line = lineAt(place);
    tokens += line.tokens;
    return line.text;
  });
  const inputBytes = await writeLines(inputs, lines, inputLine);
  const totals = { lines, resultBytes, inputBytes, tokens };
  // Written last, and as a whole: a folder without it is made again.
  await writeFile(`${manifest}.new`, JSON.stringify(totals));
  await rename(`${manifest}.new`, manifest);
  return { results, inputs, ...totals };
}

async function writeLines(path: string, lines: number, textOf: (place: number) => string): Promise<number> {
  const file = await open(path, "w");
  let bytes = 0;
  try {
    for (let first = 0; first < lines; first += BLOCK_LINES) {
      const length = Math.min(BLOCK_LINES, lines - first);
      const block = Buffer.from(Array.from({ length }, (_, place) => `${textOf(first + place)}\n`).join(""));
      bytes += block.byteLength;
      await file.appendFile(block);
    }
  } finally {
    await file.close();
  }
  return bytes;
}

/** A file of requests of at least so many bytes, to be uploaded. */
export async function uploadFile(cache: string, bytes: number): Promise<string> {
  const path = join(cache, `upload-${bytes}-v${VERSION}.jsonl`);
  if (existsSync(path)) return path;
  await mkdir(cache, { recursive: true });
  const file = await open(`${path}.new`, "w");
  try {
    for (let [first, written] = [0, 0]; written < bytes; first += BLOCK_LINES) {
      const lines = Array.from({ length: BLOCK_LINES }, (_, place) => `${inputLine(first + place)}\n`);
      const block = Buffer.from(lines.join(""));
      await file.appendFile(block);
      written += block.byteLength;
    }
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  return path;
}
