import { execFile } from "node:child_process";

/** How a command ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end without a shell. It sees no key and no address of the real service, whatever is exported here.
 *
 * @param command - A path, or a name that PATH knows.
 * @param cwd - The folder to run in.
 */
export function runCommand(
  command: string,
  commandArguments: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(MISTRAL_|NODE_OPTIONS$|VITEST|FORCE_COLOR$)/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), NO_COLOR: "1", ...environment };
  return new Promise((resolve) => {
    execFile(command, commandArguments, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, stdout, stderr: error !== null && stderr === "" ? error.message : stderr });
    });
  });
}

/**
 * The same, for a command that has to succeed.
 *
 * @returns What it printed.
 */
export async function runToSuccess(...parameters: Parameters<typeof runCommand>): Promise<string> {
  const { code, stdout, stderr } = await runCommand(...parameters);
  if (code === 0) return stdout;
  throw new Error(`"${parameters[0]} ${parameters[1].join(" ")}" ended with ${code}\n${stdout}\n${stderr}`);
}
