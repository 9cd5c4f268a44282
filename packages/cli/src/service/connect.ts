import { createMistralBatch, type MistralBatch, type RunStore } from "@mistral-batch/node";
import type { ServiceOptions } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { readApiKey } from "./read-api-key.ts";

/**
 * Makes the client of a command from its options and the environment. Sends nothing.
 *
 * @param context - Environment, clock, fetch.
 * @param options - What the command line says.
 * @param store - Where runs are kept, for commands that have to do with one.
 * @throws {InvalidInputError} `missing_api_key`, `invalid_argument`.
 */
export async function connect(
  context: CommandContext,
  options: ServiceOptions,
  store?: RunStore,
): Promise<MistralBatch> {
  const { env, console, clock, random, fetch } = context;
  const baseUrl = options.baseUrl ?? (env["MISTRAL_BASE_URL"]?.trim() || undefined);
  const apiKey = await readApiKey(context, { apiKeyFile: options.apiKeyFile, baseUrl });
  if (apiKey !== undefined) console.hide(apiKey);
  return createMistralBatch({ apiKey, baseUrl, env, clock, random, fetch, store });
}
