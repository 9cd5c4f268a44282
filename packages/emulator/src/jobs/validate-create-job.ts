import { Checks } from "../http/checks.ts";
import { invalid } from "../http/service-error.ts";
import type { EmulatorLimits } from "../limits.ts";
import type { EmulatorUnknowns } from "../unknowns.ts";
import { API_ENDPOINTS, isJsonObject, type JsonObject } from "../wire.ts";

/** The body of a create after validation, with its defaults. */
export interface CreateJobBody {
  /** One of the ten, unless the options let others in to fail later. */
  readonly endpoint: string;
  readonly input_files: readonly string[] | null;
  readonly requests: readonly JsonObject[] | null;
  readonly model: string | null;
  readonly agent_id: string | null;
  readonly metadata: JsonObject | null;
  readonly timeout_hours: number;
}

const FIELDS = ["input_files", "requests", "endpoint", "model", "agent_id", "metadata", "timeout_hours"];

/** Checks a create's body against the published schema; throws the service's 422. */
export function validateCreateJob(body: unknown, limits: EmulatorLimits, unknowns: EmulatorUnknowns): CreateJobBody {
  const checks = new Checks();
  const { validationArgument: argument } = unknowns;
  const root = argument === null ? ["body"] : ["body", argument];
  const fields = checks.object(body, root);
  if (fields === undefined) throw invalid(checks.issues);
  const endpoint = jobEndpoint(fields["endpoint"], checks, [...root, "endpoint"], unknowns);
  const input_files = inputFiles(fields["input_files"], checks, [...root, "input_files"]);
  const requests = inlineRequests(fields["requests"], checks, [...root, "requests"], limits);
  const model = optionalString(fields["model"], checks, [...root, "model"]);
  const agent_id = optionalString(fields["agent_id"], checks, [...root, "agent_id"]);
  const metadata = jobMetadata(fields["metadata"], checks, [...root, "metadata"]);
  const hours = fields["timeout_hours"];
  const bounds = { ge: 1, le: limits.timeoutHours };
  const timeout_hours = hours === undefined ? 24 : checks.integer(hours, [...root, "timeout_hours"], bounds);
  checks.noOtherKeys(fields, FIELDS, root);
  if (checks.issues.length > 0 || endpoint === undefined || timeout_hours === undefined) throw invalid(checks.issues);
  return { endpoint, input_files, requests, model, agent_id, metadata, timeout_hours };
}

type Location = readonly (string | number)[];

function jobEndpoint(value: unknown, checks: Checks, loc: Location, unknowns: EmulatorUnknowns): string | undefined {
  if (value === undefined) checks.missing(loc);
  if (value === undefined || unknowns.unknownEndpoint === "refuse") {
    return value === undefined ? undefined : checks.oneOf(value, API_ENDPOINTS, loc);
  }
  return checks.string(value, loc);
}

function optionalString(value: unknown, checks: Checks, loc: Location): string | null {
  return value === undefined || value === null ? null : (checks.string(value, loc) ?? null);
}

function inputFiles(value: unknown, checks: Checks, loc: Location): readonly string[] | null {
  if (value === undefined || value === null) return null;
  const list = checks.list(value, loc) ?? [];
  return list.map((id, index) => checks.uuid(id, [...loc, index]) ?? "");
}

function inlineRequests(
  value: unknown,
  checks: Checks,
  loc: Location,
  limits: EmulatorLimits,
): readonly JsonObject[] | null {
  if (value === undefined || value === null) return null;
  const list = checks.list(value, loc) ?? [];
  if (list.length > limits.inlineRequests) {
    const [maximum, actual] = [limits.inlineRequests, list.length];
    checks.add("too_long", loc, `List should have at most ${maximum} items after validation, not ${actual}`, {
      field_type: "List",
      max_length: maximum,
      actual_length: actual,
    });
    return null;
  }
  const requests: JsonObject[] = [];
  for (const [index, item] of list.entries()) {
    const request = checks.object(item, [...loc, index]);
    if (request === undefined) continue;
    if (request["body"] === undefined) checks.missing([...loc, index, "body"]);
    else if (!isJsonObject(request["body"])) checks.object(request["body"], [...loc, index, "body"]);
    optionalString(request["custom_id"], checks, [...loc, index, "custom_id"]);
    checks.noOtherKeys(request, ["custom_id", "body"], [...loc, index]);
    requests.push(request);
  }
  return requests;
}

function jobMetadata(value: unknown, checks: Checks, loc: Location): JsonObject | null {
  if (value === undefined || value === null) return null;
  const metadata = checks.object(value, loc);
  if (metadata === undefined) return null;
  for (const [key, entry] of Object.entries(metadata)) {
    checks.length(key, [...loc, key, "[key]"], 1, 32);
    const text = checks.string(entry, [...loc, key]);
    if (text !== undefined) checks.length(text, [...loc, key], 1, 512);
  }
  return metadata;
}
