import type { InputProblem } from "../../errors/invalid-input-error.ts";
import { createJobParamsSchema } from "../../wire/create-job-params.ts";
import type { ApiEndpoint } from "../../wire/endpoints/api-endpoint.ts";
import { validateInput } from "../../wire/schema/validate.ts";
import type { InputIdentity, PlannedPart, RunLimits } from "../ledger/run-event.ts";
import type { RunState } from "../ledger/run-state.ts";
import { asRunSource } from "./as-run-source.ts";
import { checkJsonSchema, type JsonSchema, withResponseFormat } from "./response-format.ts";
import type { RunInputs } from "./run-inputs.ts";
import { type RunLimitOptions, resolveLimits } from "./run-limits.ts";
import { type InputScan, type ScanOptions, type ScanSettings, scanInput } from "./scan-input.ts";

/** What a run would be, and how to plan it. */
export interface PlanRunOptions extends ScanOptions {
  /** The endpoint that all requests go to. */
  readonly endpoint: ApiEndpoint;
  /** The model of all requests; without it and `agent_id` each body must name its own. */
  readonly model?: string | null | undefined;
  readonly agent_id?: string | null | undefined;
  /** A JSON Schema that chat requests without a `response_format` are sent with: it counts for their size. */
  readonly jsonSchema?: JsonSchema | undefined;
  /** How the input is cut. Default: 100,000 rows and 512 MB a part; inline up to 100 rows and 256 KiB. */
  readonly limits?: RunLimitOptions | undefined;
  /** The file name for the uploads. Default: that of the source or the File, else `requests.jsonl`. */
  readonly name?: string | undefined;
}

/** A part of a plan: one job. */
export interface RunPlanPart {
  /** The 1-based line of the input at which it begins. */
  readonly firstLine: number;
  /** How many requests it holds. */
  readonly rows: number;
  /** How many bytes they take. */
  readonly bytes: number;
}

/** What a run would do; plain data. */
export interface RunPlan {
  /** The file name of the input. */
  readonly name: string;
  readonly endpoint: string;
  readonly model: string | null;
  readonly agent_id: string | null;
  /** How many requests there are. */
  readonly rows: number;
  /** How many bytes the input has. */
  readonly bytes: number;
  /** Whether it goes as one job without a file. */
  readonly inline: boolean;
  /** The jobs, in the order of the input. */
  readonly parts: readonly RunPlanPart[];
  /** The most tokens that all answers together can have; null where a request does not say its `max_tokens`. */
  readonly worstCaseTokens: number | null;
  /** What must be put right before the run can begin: the first 100 problems, in the order of the lines. */
  readonly problems: readonly InputProblem[];
  /** How many problems there are in all. */
  readonly problemCount: number;
  /** What is legal, but perhaps not meant: the first 100. */
  readonly warnings: readonly InputProblem[];
  /** How many warnings there are in all. */
  readonly warningCount: number;
}

/**
 * Says what a run would do, without sending or spending anything: the input is checked over all of its parts as
 * `checkInput` does it, and cut.
 *
 * @param inputs - A source, a Blob, or an array of requests. What can be read only once is refused: a plan would use it up.
 * @param options - What the run would be; signal, `onProgress`.
 * @returns The plan; nothing is thrown for problems of the input.
 * @throws {InvalidInputError} `invalid_argument` for an option that cannot be right, and for what is no input.
 * @throws What the source throws, and the signal's reason.
 * @example
 * ```ts
 * import { planRun } from "@mistral-batch/core";
 *
 * const plan = await planRun([{ body: { input: "a text" } }], { endpoint: "/v1/embeddings", model: "mistral-embed" });
 * console.log(plan.rows, plan.parts.length, plan.problems);
 * ```
 */
export async function planRun(inputs: RunInputs, options: PlanRunOptions): Promise<RunPlan> {
  const { endpoint, model = null, agent_id = null, name, signal } = options;
  checkTarget({ endpoint, model, agent_id }, "planRun");
  const limits = resolveLimits(options.limits);
  const response_schema = checkJsonSchema(options.jsonSchema, endpoint);
  const given = await asRunSource(inputs, { run_id: "plan", name, signal });
  const source = withResponseFormat(given.source, { response_schema });
  const settings = { endpoint, model, agent_id, limits };
  return toRunPlan(await scanInput(source, settings, options), settings);
}

/**
 * Checks what the jobs of a run will be created with, before anything is read.
 *
 * @param target - Where the requests go; other fields of a create may stand beside it.
 * @param call - The name of the call, for the message.
 * @throws {InvalidInputError} `invalid_argument`, naming the field.
 */
export function checkTarget(
  target: Pick<ScanSettings, "endpoint" | "model" | "agent_id"> & {
    readonly metadata?: Readonly<Record<string, string>> | null | undefined;
    readonly timeout_hours?: number | undefined;
  },
  call: string,
): void {
  const { endpoint, model, agent_id, metadata, timeout_hours } = target;
  validateInput(
    createJobParamsSchema,
    { endpoint, model, agent_id, metadata, timeout_hours, requests: [{ body: {} }] },
    call,
  );
}

/** What a scan found, as a plan. */
function toRunPlan(scan: InputScan, settings: ScanSettings & { readonly limits: RunLimits }): RunPlan {
  const { report, input, parts, worstCaseTokens } = scan;
  const { problems, problemCount, warnings, warningCount } = report;
  return { ...outline(input, parts, settings), worstCaseTokens, problems, problemCount, warnings, warningCount };
}

/** The plan of a run that was begun: its input had no problems, and its warnings were told then. */
export function planOfState({ settings, input, parts, worstCaseTokens }: PlannedState): RunPlan {
  const nothing = { endpoint: "", model: null, agent_id: null, limits: resolveLimits() };
  const first = parts.filter(({ attempt }) => attempt === 1);
  return {
    ...outline(input ?? { name: "", rows: 0, bytes: 0 }, first, settings ?? nothing),
    worstCaseTokens,
    problems: [],
    problemCount: 0,
    warnings: [],
    warningCount: 0,
  };
}

type PlannedState = Pick<RunState, "settings" | "input" | "parts"> & { readonly worstCaseTokens: number | null };

function outline(
  { name, rows, bytes }: Pick<InputIdentity, "name" | "rows" | "bytes">,
  parts: readonly PlannedPart[],
  { endpoint, model, agent_id, limits }: ScanSettings & { readonly limits: RunLimits },
) {
  return {
    name,
    endpoint,
    model,
    agent_id,
    rows,
    bytes,
    inline: isInline(parts, limits),
    parts: parts.map((part) => ({ firstLine: part.firstRow + 1, rows: part.rows, bytes: part.bytes })),
  };
}

function isInline(parts: readonly PlannedPart[], { maxInlineRows, maxInlineBytes }: RunLimits): boolean {
  return parts.length === 1 && parts.every(({ rows, bytes }) => rows <= maxInlineRows && bytes <= maxInlineBytes);
}
