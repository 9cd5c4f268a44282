import type { Call } from "../call.ts";
import { isJsonObject, type JsonObject, textOf } from "../http/json-object.ts";
import { refuse } from "../http/refusal.ts";
import { cleanText } from "../upstream/clean-text.ts";
import { showId } from "./call-ids.ts";
import { isUuid } from "./id-seal.ts";
import { HIDDEN_LABELS, stampOf, stripStamp } from "./stamp.ts";

/** The fields of a job that come through as they are; one that is not known may hold anything. */
const JOB_FIELDS = [
  "object",
  "endpoint",
  "model",
  "agent_id",
  "outputs",
  "status",
  "created_at",
  "started_at",
  "completed_at",
  "total_requests",
  "completed_requests",
  "succeeded_requests",
  "failed_requests",
] as const;

const FILE_FIELDS = [
  "object",
  "bytes",
  "created_at",
  "purpose",
  "sample_type",
  "source",
  "num_lines",
  "mimetype",
  "signature",
  "expires_at",
  "visibility",
  "deleted",
] as const;

/** A job as its tenant sees it: sealed ids, and no labels of the gateway. */
export async function viewJob(call: Call, job: JsonObject): Promise<JsonObject> {
  const inputFiles = Array.isArray(job["input_files"]) ? job["input_files"] : [];
  const id = await shownOrFail(call, "job", job["id"]);
  // Before the errors, which may name them.
  const [input_files, output_file, error_file] = await Promise.all([
    Promise.all(inputFiles.map((file) => showId(call, "file", file))),
    showId(call, "file", job["output_file"]),
    showId(call, "file", job["error_file"]),
  ]);
  return {
    id,
    ...pick(job, JOB_FIELDS),
    metadata: visibleMetadata(job["metadata"]),
    input_files: input_files.filter((file) => file !== null),
    output_file,
    error_file,
    errors: await viewErrors(call, job["errors"]),
  };
}

/** A file as its tenant sees it: a sealed id, and its name without the stamp. */
export async function viewFile(call: Call, file: JsonObject): Promise<JsonObject> {
  const id = await shownOrFail(call, "file", file["id"]);
  return { id, ...pick(file, FILE_FIELDS), filename: shownName(file, id) };
}

/** The tenant's own name for a file. The service names what it makes after its own ids, so that gets another name. */
export function shownName({ filename, sample_type }: JsonObject, id: string): string {
  const name = textOf(filename);
  return stampOf(name) === undefined ? `${textOf(sample_type) || "file"}-${id}.jsonl` : stripStamp(name);
}

/** The service only ever gave UUIDs; anything else could not be sealed, and must not be shown. */
async function shownOrFail(call: Call, kind: "job" | "file", id: unknown): Promise<string> {
  const shown = await showId(call, kind, id);
  if (shown === null) throw refuse(502, "The service gave an id that is no UUID");
  return shown;
}

function pick(from: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));
}

function visibleMetadata(metadata: unknown): JsonObject | null {
  if (!isJsonObject(metadata)) return null;
  const entries = Object.entries(metadata).filter(([name]) => !HIDDEN_LABELS.has(name));
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

async function viewErrors(call: Call, errors: unknown): Promise<JsonObject[]> {
  if (!Array.isArray(errors)) return [];
  const hidden = { apiKey: await call.gateway.options.apiKey(), shownIds: call.shownIds };
  return errors.filter(isJsonObject).map(({ message, count }) => ({
    message: cleanText(textOf(message), hidden),
    count: typeof count === "number" ? count : 1,
  }));
}

/** Whether a value is an id at all. */
export function hasId(value: unknown): value is JsonObject & { readonly id: string } {
  return isJsonObject(value) && isUuid(value["id"]);
}
