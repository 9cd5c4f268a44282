import { isJsonObject, type JsonObject } from "../http/json-object.ts";
import { type Issue, invalid } from "../http/refusal.ts";
import type { ResolvedLimits } from "../limits/gateway-limits.ts";
import { isUuid } from "../tenancy/id-seal.ts";
import { HIDDEN_LABELS } from "../tenancy/stamp.ts";

/** What a create was asked for, as far as the gateway has a say in it. The service checks the rest. */
export interface CreateBody {
  readonly endpoint: string;
  /** Sealed ids. */
  readonly input_files: readonly string[] | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The rest, as it came. */
  readonly rest: JsonObject;
}

const FIELDS: ReadonlySet<string> = new Set([
  "endpoint",
  "input_files",
  "requests",
  "model",
  "agent_id",
  "metadata",
  "timeout_hours",
]);
const MAX_INPUT_FILES = 50;
const MAX_LABELS = 64;

/** @throws {Refusal} 422 with everything that is wrong. */
export function readCreateBody(value: unknown, limits: ResolvedLimits): CreateBody {
  if (!isJsonObject(value)) throw invalid([issue("dict_type", [], "Input should be a valid dictionary")]);
  const { endpoint, input_files, metadata, ...rest } = value;
  const issues = [
    ...Object.keys(value)
      .filter((name) => !FIELDS.has(name))
      .map((name) => issue("extra_forbidden", [name.slice(0, 64)], "Extra inputs are not permitted")),
    ...endpointIssues(endpoint, limits.endpoints),
    ...modelIssues(rest, limits),
    ...timeoutIssues(rest["timeout_hours"], limits.timeoutHours),
    ...fileIssues(input_files),
    ...metadataIssues(metadata),
  ];
  if (issues.length > 0) throw invalid(issues);
  return {
    endpoint: String(endpoint),
    input_files: Array.isArray(input_files) ? input_files.map(String) : null,
    metadata: (metadata ?? {}) as Readonly<Record<string, string>>,
    rest,
  };
}

function issue(type: string, path: readonly (string | number)[], msg: string): Issue {
  return { type, loc: ["body", ...path], msg };
}

function endpointIssues(endpoint: unknown, allowed: readonly string[]): Issue[] {
  if (typeof endpoint === "string" && allowed.includes(endpoint)) return [];
  return [issue("enum", ["endpoint"], `Input should be one of ${allowed.join(", ")}`)];
}

/** The job's model wins over a model in a row, so naming an allowed one settles it for all rows. */
function modelIssues(
  { model, agent_id }: JsonObject,
  { models, agents = models === undefined ? undefined : [] }: ResolvedLimits,
): Issue[] {
  const issues: Issue[] = [];
  const isNamed = (value: unknown): boolean => value !== undefined && value !== null;
  // A list of one name looks like that name, once it is a text, but is not what was allowed.
  const isAmong = (value: unknown, allowed: readonly string[]): boolean => allowed.some((name) => name === value);
  const needsModel = !isNamed(agent_id) || isNamed(model);
  if (models !== undefined && needsModel && !isAmong(model, models)) {
    issues.push(issue("enum", ["model"], `Input should be one of ${models.join(", ")}`));
  }
  if (agents !== undefined && isNamed(agent_id) && !isAmong(agent_id, agents)) {
    issues.push(issue("enum", ["agent_id"], "This agent may not be used here"));
  }
  return issues;
}

function timeoutIssues(hours: unknown, maximum: number): Issue[] {
  // The service's own default.
  const value = hours ?? 24;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= maximum) return [];
  return [
    issue(
      "less_than_equal",
      ["timeout_hours"],
      `Input should be an integer from 1 to ${maximum}; 24 where it is missing`,
    ),
  ];
}

function fileIssues(files: unknown): Issue[] {
  if (files === undefined || files === null) return [];
  if (!Array.isArray(files) || files.length > MAX_INPUT_FILES) {
    return [issue("list_type", ["input_files"], `Input should be a list of at most ${MAX_INPUT_FILES} files`)];
  }
  return files.flatMap((file, index) =>
    isUuid(file) ? [] : [issue("uuid_parsing", ["input_files", index], "Input should be a valid UUID")],
  );
}

function metadataIssues(metadata: unknown): Issue[] {
  if (metadata === undefined || metadata === null) return [];
  if (!isJsonObject(metadata)) return [issue("dict_type", ["metadata"], "Input should be a valid dictionary")];
  const entries = Object.entries(metadata);
  if (entries.length > MAX_LABELS) {
    return [issue("too_long", ["metadata"], `Input should have at most ${MAX_LABELS} labels`)];
  }
  return entries.flatMap(([name, value]) => labelIssues(name, value));
}

function labelIssues(name: string, value: unknown): Issue[] {
  const loc = ["metadata", name.slice(0, 64)];
  // In any spelling: a service that folded the case, or dropped what cannot be seen, would otherwise take it for the gateway's.
  const folded = name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^a-z\d_]/g, "");
  if (HIDDEN_LABELS.has(folded)) return [issue("value_error", loc, "This label belongs to the gateway")];
  if (typeof value !== "string") return [issue("string_type", loc, "Input should be a valid string")];
  return [];
}
