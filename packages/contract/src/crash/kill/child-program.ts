import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  /** The signal that ended it. */
  readonly signal: string | null;
  readonly output: string;
  readonly errors: string;
}

/** Starts a program in a process of its own. */
export function startProgram(program: URL, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ["--no-warnings", fileURLToPath(program), ...words], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
}

/** Waits until a process has ended. */
export async function endOf(child: ChildProcess): Promise<Ending> {
  const [output, errors] = [textOf(child.stdout), textOf(child.stderr)];
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once("close", (...ending) => resolve(ending));
  });
  return { code, signal, output: await output, errors: await errors };
}

async function textOf(stream: AsyncIterable<unknown> | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

/** The lines of an input of so many rows. */
export function inputLines(rows: number): string {
  const line = (index: number): string => {
    const messages = [{ role: "user", content: `Question ${index}` }];
    return `${JSON.stringify({ custom_id: `row-${index}`, body: { messages } })}\n`;
  };
  return Array.from({ length: rows }, (_, index) => line(index)).join("");
}
