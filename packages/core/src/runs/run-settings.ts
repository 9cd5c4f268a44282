import { invalidArgument } from "../errors/invalid-argument.ts";
import type { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { InputReport } from "../input/input-report.ts";
import type { StandardSchema } from "../results/standard-schema.ts";
import { checkSchema } from "../results/validate-answer.ts";
import type { ApiEndpoint } from "../wire/endpoints/api-endpoint.ts";
import type { RepairSettings, RunCleanup, RunSettings } from "./ledger/run-event.ts";
import { checkRepair } from "./plan/check-repair.ts";
import { checkTarget } from "./plan/plan-run.ts";
import { checkJsonSchema, type JsonSchema } from "./plan/response-format.ts";
import { type RunLimitOptions, resolveLimits } from "./plan/run-limits.ts";

/** What a run is to do. */
export interface CreateRunOptions<Endpoint extends ApiEndpoint = ApiEndpoint, Value = unknown> {
  /** The endpoint that all requests go to. */
  readonly endpoint: Endpoint;
  /** The model of all requests; without it and `agent_id` each body must name its own. */
  readonly model?: string | null | undefined;
  readonly agent_id?: string | null | undefined;
  /** Your own labels for its jobs. `mb_key`, `mb_run`, `mb_part` and `mb_attempt` are the run's. */
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  /** After this many hours the service gives a job up, 1 to 168. @default 24 */
  readonly timeout_hours?: number | undefined;
  /** Names the run: 1 to 64 characters of `[a-zA-Z0-9_-]`. Default: a random id. */
  readonly run_id?: string | undefined;
  /** How the input is cut, and how much of it waits on the service at a time. */
  readonly limits?: RunLimitOptions | undefined;
  /**
   * What the message of each answer must be, read as JSON: any Standard Schema, as Zod, Valibot and ArkType make them. Rows
   * get its typed `value`; what it refuses is `invalid`. It is code, and no store can keep it: open the run with it, too.
   */
  readonly schema?: StandardSchema<Value> | undefined;
  /**
   * A JSON Schema for the answers: each chat request that has no `response_format` is sent with it. Without a `schema` beside
   * it, nothing checks what comes back but that it is JSON, and `summary.validated` is false.
   */
  readonly jsonSchema?: JsonSchema<Value> | undefined;
  /** Which rows are sent again without being asked. Default: none. */
  readonly repair?: Partial<RepairSettings> | undefined;
  /** What is removed from the service once its rows are safe in the spool. @default "never" */
  readonly cleanup?: RunCleanup | undefined;
  /** The file name of the uploads. */
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as the input is read. */
  readonly onProgress?: ((progress: { readonly rows: number; readonly bytes: number }) => void) | undefined;
  /** Called once with all that the check of the input found, warnings too, before anything is thrown or written. */
  readonly onReport?: ((report: InputReport) => void) | undefined;
}

const LABELS = ["mb_key", "mb_run", "mb_part", "mb_attempt"];
/** Where answers have a message that a schema can judge. */
const WITH_MESSAGES = ["/v1/chat/completions", "/v1/fim/completions"];

/** What a run is created with, checked. */
export function settingsOf(options: CreateRunOptions): RunSettings {
  const { endpoint, model = null, agent_id = null, timeout_hours = 24, cleanup = "never", repair = {} } = options;
  const metadata = options.metadata ?? {};
  checkTarget({ endpoint, model, agent_id, metadata, timeout_hours }, "runs.create");
  const taken = LABELS.find((name) => Object.hasOwn(metadata, name));
  if (taken !== undefined) throw wrong(`metadata.${taken}`, metadata[taken], "leave it out, it is the run's own label");
  const { maxAttempts = 1 } = repair;
  if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > 10) {
    throw wrong("repair.maxAttempts", maxAttempts, "write a whole number from 1 to 10");
  }
  if (!["never", "input", "all"].includes(cleanup)) throw wrong("cleanup", cleanup, 'write "never", "input" or "all"');
  checkSchema(options.schema);
  const isJudged = options.schema !== undefined;
  if (isJudged && !WITH_MESSAGES.includes(endpoint)) {
    throw invalidArgument("schema", `answers of "${endpoint}" have no message to judge; leave it out`);
  }
  return {
    endpoint,
    model,
    agent_id,
    metadata,
    timeout_hours,
    limits: resolveLimits(options.limits),
    repair: { maxAttempts, ...checkRepair(repair) },
    cleanup,
    response_schema: checkJsonSchema(options.jsonSchema, endpoint),
    isJudged,
  };
}

function wrong(field: string, value: unknown, wayOut: string): InvalidInputError {
  return invalidArgument(field, `it is ${JSON.stringify(value)}; ${wayOut}`);
}
