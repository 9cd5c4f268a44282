import { createMistralBatch, type MistralBatch, type RunStore } from "@mistral-batch/node";
import type { ServiceOptions } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { connect } from "../service/connect.ts";
import { commandFor, type RunFolder } from "./run-folder.ts";
import { readMemo } from "./run-memo.ts";

const DEFAULT_URL = "https://api.mistral.ai";

/** The address that a command goes to, without credentials: for comparing and keeping. */
export function serviceUrl({ env }: CommandContext, { baseUrl }: ServiceOptions): string {
  const given = baseUrl ?? (env["MISTRAL_BASE_URL"]?.trim() || DEFAULT_URL);
  if (!URL.canParse(given)) return given;
  const { origin, pathname } = new URL(given);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

/**
 * Connects to the service that a run was begun on. Elsewhere its jobs are unknown, and would be taken for lost.
 *
 * The address is compared, and never taken from the folder: whoever made the folder must not choose where a key is sent.
 *
 * @throws {CliError} Where the environment leads to another service than before.
 */
export async function connectToRun(
  context: CommandContext,
  folder: RunFolder,
  options: ServiceOptions,
): Promise<MistralBatch> {
  const batch = await connect(context, options, folder.store);
  const memo = await readMemo(folder);
  const url = serviceUrl(context, options);
  if (memo === undefined || options.baseUrl !== undefined || memo.base_url === url) return batch;
  throw new CliError("usage", `The run in "${folder.path}" was begun on ${memo.base_url}, but this goes to ${url}`, {
    hints: [`name the service, for example: ${commandFor("resume", folder, memo.base_url)}`],
  });
}

/** For what is read from the folder of a run alone: needs no key, and any request is an error. */
export function offline({ clock, random }: CommandContext, store: RunStore): MistralBatch {
  return createMistralBatch({
    apiKey: "offline",
    env: {},
    store,
    clock,
    random,
    fetch: () => Promise.reject(new CliError("unexpected", "This command asks nothing of the service")),
  });
}
