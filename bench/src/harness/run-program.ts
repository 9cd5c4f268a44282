import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Bench, Case, Sample } from "./suite.ts";

/** A program that takes longer is stuck. */
const LIMIT_MS = 10 * 60_000;

/**
 * Runs a case once, in a process of its own.
 *
 * @throws {Error} The program failed: it says why.
 */
export async function runProgram(bench: Bench, { program, parameters, flags = [] }: Case): Promise<Sample> {
  const main = join(bench.programs, "program.mjs");
  const child = spawn(process.execPath, [...flags, "--no-warnings", main, program, JSON.stringify(parameters)], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const chunks: { readonly output: Buffer[]; readonly error: Buffer[] } = { output: [], error: [] };
  child.stdout.on("data", (chunk: Buffer) => void chunks.output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => void chunks.error.push(chunk));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [output, error] = [chunks.output, chunks.error].map((list) => Buffer.concat(list).toString());
  // Some clients write to the console: the sample is the last line.
  const last = output?.trimEnd().split("\n").at(-1);
  if (status !== 0 || last === undefined) throw new Error(reasonIn(error ?? "") ?? `It ended with status ${status}`);
  return JSON.parse(last) as Sample;
}

/** The line of a stack trace that says what is wrong. */
function reasonIn(error: string): string | undefined {
  const lines = error.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /^\w*(Error|FATAL)\b/.test(line)) ?? lines[0];
}
