import { readFile } from "node:fs/promises";
import { createEmulator } from "@mistral-batch/emulator";
import type { DataFiles } from "../data/data-files.ts";
import type { Sample } from "../harness/suite.ts";
import { measure } from "../measure/measure.ts";

/** What the emulator program does. */
export interface EmulatorParameters {
  readonly files: DataFiles;
  readonly calls: number;
}

const ORIGIN = "http://emulator.test/v1";

/** The service in memory, called as a function: a file of requests up, its rows answered, the answers down; then gets. */
export async function run({ files, calls }: EmulatorParameters): Promise<Sample> {
  const emulator = createEmulator();
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers({ authorization: "Bearer key" });
    // A form names its own type.
    if (typeof init.body === "string") headers.set("content-type", "application/json");
    const response = await emulator.fetch(`${ORIGIN}${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const body = new FormData();
  body.append("purpose", "batch");
  body.append("file", new Blob([await readFile(files.inputs)]), "requests.jsonl");
  const upload = await measure(async () => (await idOf(await ask("/files", { method: "POST", body }))).id);
  const create = {
    input_files: [upload.result],
    endpoint: "/v1/chat/completions",
    model: "mistral-small-latest",
    timeout_hours: 168,
  };
  const { id } = await idOf(await ask("/batch/jobs", { method: "POST", body: JSON.stringify(create) }));
  const execution = await measure(() => emulator.finishJobs());
  const { output_file } = await idOf(await ask(`/batch/jobs/${id}`));
  const download = await measure(async () => linesIn(await ask(`/files/${output_file}/content`)));
  if (download.result !== files.lines) throw new Error(`${download.result} of ${files.lines} rows were answered`);
  const gets = await measure(async () => {
    for (let made = 0; made < calls; made += 1) await (await ask(`/batch/jobs/${id}`)).json();
  });
  return {
    uploadMbPerSecond: files.inputBytes / 1000 / upload.cost.wallMs,
    rowsPerSecond: (files.lines * 1000) / execution.cost.wallMs,
    downloadedRowsPerSecond: (files.lines * 1000) / download.cost.wallMs,
    callsPerSecond: (calls * 1000) / gets.cost.wallMs,
    ...(execution.cost.peakMb === undefined ? {} : { peakMb: execution.cost.peakMb }),
  };
}

async function idOf(response: Response): Promise<{ readonly id: string; readonly output_file?: string }> {
  return (await response.json()) as { id: string; output_file?: string };
}

async function linesIn(response: Response): Promise<number> {
  let lines = 0;
  for await (const chunk of response.body ?? []) for (const byte of chunk) if (byte === 10) lines += 1;
  return lines;
}
