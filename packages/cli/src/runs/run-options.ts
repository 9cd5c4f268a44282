import type { ApiEndpoint, CreateRunOptions, RepairClass } from "@mistral-batch/node";
import { type Command, Option } from "commander";
import { ENDPOINT_DESCRIPTION, parseEndpoint } from "../arguments/parse-endpoint.ts";
import { parseMetadata } from "../arguments/parse-metadata.ts";
import { numberAboveOne, wholeNumber } from "../arguments/parse-number.ts";
import { readJsonSchema } from "./read-json-schema.ts";

/** What a run is to do, as the command line says it. */
export interface RunTarget {
  readonly endpoint: ApiEndpoint;
  readonly model?: string;
  readonly agentId?: string;
  readonly maxPartRows?: number;
  readonly maxPartBytes?: number;
  /** The path of a JSON Schema. */
  readonly jsonSchema?: string;
}

/** What else a run is begun with. */
export interface RunTerms extends RunTarget {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly timeoutHours?: number;
  readonly retry?: number;
  readonly retryClass?: readonly RepairClass[];
  readonly maxTokensFactor?: number;
  readonly cleanup: "never" | "input" | "all";
}

/** Adds the options that decide how an input is planned. */
export function addTargetOptions(command: Command): Command {
  return command
    .requiredOption("--endpoint <path>", ENDPOINT_DESCRIPTION, parseEndpoint)
    .option("--model <name>", "the model of all requests")
    .option("--agent-id <id>", "the agent of all requests")
    .option("--max-part-rows <count>", "the most requests of a job (default: 100000)", wholeNumber(1))
    .option("--max-part-bytes <bytes>", "the most bytes of a job's input (default: 512000000)", wholeNumber(1))
    .option(
      "--json-schema <path>",
      "ask for answers after this JSON Schema in each chat request without response_format",
    );
}

/** The kinds of rows that can be sent again. */
export const REPAIR_CLASSES: readonly RepairClass[] = [
  "retryable",
  "missing",
  "truncated",
  "invalid",
  "permanent",
  "account",
];

/** The option that gives cut answers more room. */
export function addRoomOption(command: Command): Command {
  return command.option(
    "--max-tokens-factor <factor>",
    "send answers that were cut off again with so many times the max_tokens",
    numberAboveOne,
  );
}

/** Adds the options that a run is begun with, beside those that plan it. */
export function addTermOptions(command: Command): Command {
  command
    .option("--metadata <key=value>", "a label of the jobs; may be repeated", parseMetadata)
    .option("--timeout-hours <hours>", "the service gives up after so many hours (default: 24)", wholeNumber(1, 168))
    .option(
      "--retry <attempts>",
      "send a failed row up to so many times in all, and pay for it each time (default: 1)",
      wholeNumber(1, 10),
    )
    .addOption(
      new Option("--retry-class <class...>", "with --retry: which rows (default: retryable and missing)").choices([
        ...REPAIR_CLASSES,
      ]),
    );
  return addRoomOption(command).addOption(
    new Option("--cleanup <what>", "what to delete from the service once the rows are safe")
      .choices(["never", "input", "all"])
      .default("never"),
  );
}

/** The limits that an input is cut by. */
export function limitsOf({ maxPartRows, maxPartBytes }: RunTarget): NonNullable<CreateRunOptions["limits"]> {
  return { maxPartRows, maxPartBytes };
}

/**
 * A run's options, as the library takes them.
 *
 * @throws {CliError} Where the JSON Schema cannot be read.
 */
export async function createOptionsOf(terms: RunTerms): Promise<CreateRunOptions> {
  const { endpoint, model, agentId, metadata, timeoutHours, retry, retryClass, maxTokensFactor, cleanup } = terms;
  return {
    endpoint,
    model,
    agent_id: agentId,
    metadata,
    timeout_hours: timeoutHours,
    limits: limitsOf(terms),
    jsonSchema: await readJsonSchema(terms.jsonSchema),
    repair: {
      ...(retry === undefined ? {} : { maxAttempts: retry }),
      ...(retryClass === undefined ? {} : { classes: retryClass }),
      ...(maxTokensFactor === undefined ? {} : { truncatedTokensFactor: maxTokensFactor }),
    },
    cleanup,
  };
}
