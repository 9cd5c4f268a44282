import { open } from "node:fs/promises";
import { fileSource, planRun } from "@mistral-batch/node";
import { LineTally } from "../clients/results/tokens-of.ts";
import type { DataFiles } from "../data/data-files.ts";
import type { Sample } from "../harness/suite.ts";
import { measure } from "../measure/measure.ts";

/** What the plan program does. */
export interface PlanParameters {
  readonly way: "planRun" | "read and parse";
  readonly files: DataFiles;
}

const READ_BYTES = 1_048_576;
/** What the service takes in one job. */
const PART_ROWS = 100_000;

/** Reads the requests of a run: with all checks, or as plainly as can be. */
export async function run({ way, files }: PlanParameters): Promise<Sample> {
  const { result: lines, cost } = await measure(
    way === "planRun" ? () => plan(files) : () => readAndParse(files.inputs),
  );
  if (lines !== files.lines) throw new Error(`Read ${lines} requests in place of ${files.lines}`);
  return { ...cost, megabytesPerSecond: files.inputBytes / 1000 / cost.wallMs };
}

async function plan({ inputs, inputBytes, lines }: DataFiles): Promise<number> {
  const options = { endpoint: "/v1/chat/completions", model: "mistral-small-latest" } as const;
  const { rows, bytes, parts, problemCount } = await planRun(fileSource(inputs), options);
  const isWhole = bytes === inputBytes && problemCount === 0 && parts.length === Math.ceil(lines / PART_ROWS);
  if (!isWhole) throw new Error(`Planned ${parts.length} parts of ${bytes} bytes, with ${problemCount} problems`);
  return rows;
}

/** The limit: blocks of whole lines, decoded at once, split, parsed. */
async function readAndParse(path: string): Promise<number> {
  const file = await open(path);
  const tally = new LineTally();
  try {
    const buffer = Buffer.alloc(READ_BYTES);
    for (let kept = 0; ; ) {
      const { bytesRead } = await file.read(buffer, kept, READ_BYTES - kept);
      if (bytesRead === 0) break;
      const end = buffer.lastIndexOf(10, kept + bytesRead - 1);
      for (const line of buffer.toString("utf8", 0, end).split("\n")) tally.add(line);
      kept = buffer.copy(buffer, 0, end + 1, kept + bytesRead);
    }
  } finally {
    await file.close();
  }
  return tally.lines;
}
