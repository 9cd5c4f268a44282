import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";

/** The emulator takes any key; a local server needs none that could be paid with. */
const LOCAL_KEY = "local";

/**
 * The key for a service: from the file that was named, else from the environment, else a made-up one for a server on this
 * machine. It is never an argument, because the list of processes shows arguments to everybody.
 *
 * @param context - Environment and stdin.
 * @param options - The file, and the address of the service.
 * @returns The key, or undefined where there is none.
 */
export async function readApiKey(
  context: CommandContext,
  options: { readonly apiKeyFile: string | undefined; readonly baseUrl: string | undefined },
): Promise<string | undefined> {
  if (options.apiKeyFile !== undefined) return await readKeyFile(context, options.apiKeyFile);
  const key = context.env["MISTRAL_API_KEY"]?.trim();
  if (key !== undefined && key !== "") return key;
  return isLoopback(options.baseUrl) ? LOCAL_KEY : undefined;
}

async function readKeyFile(context: CommandContext, path: string): Promise<string> {
  let key: string;
  try {
    key = (path === "-" ? await text(context.stdin) : await readFile(path, "utf8")).trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError("usage", `Cannot read the API key from "${path}": ${reason}`, { cause });
  }
  if (key === "") throw new CliError("usage", `Cannot read the API key from "${path}": it is empty`);
  return key;
}

/** Whether an address is on this machine. */
function isLoopback(baseUrl: string | undefined): boolean {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return false;
  const { hostname } = new URL(baseUrl);
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}
