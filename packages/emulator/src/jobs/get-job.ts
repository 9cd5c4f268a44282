import { isFileAlive } from "../files/file-record.ts";
import { Checks } from "../http/checks.ts";
import { jsonResponse } from "../http/json-response.ts";
import { invalid } from "../http/service-error.ts";
import type { Call } from "../service/call.ts";
import type { Service } from "../service/service.ts";
import type { JsonObject } from "../wire.ts";
import { findJob } from "./find-job.ts";
import type { JobRecord } from "./job-record.ts";
import { viewJob } from "./job-view.ts";
import { readLines } from "./read-lines.ts";

/** `GET /v1/batch/jobs/{job_id}`. */
export async function getJob(call: Call): Promise<Response> {
  const inline = inlineParameter(call.url);
  const job = await findJob(call);
  const outputs = wantsOutputs(call.service, job, inline) ? await readOutputs(call.service, job, call.now) : null;
  return jsonResponse(viewJob(call.service, job, call.now, { outputs }));
}

function inlineParameter(url: URL): boolean | undefined {
  const text = url.searchParams.get("inline");
  if (text === null || text === "") return undefined;
  const checks = new Checks();
  const inline = checks.queryBoolean(text, ["query", "inline"]);
  if (checks.issues.length > 0) throw invalid(checks.issues);
  return inline;
}

function wantsOutputs(service: Service, job: JobRecord, inline: boolean | undefined): boolean {
  const { unknowns } = service.options;
  const { inlineOutputsMaxRows: cap } = unknowns;
  if (job.end === null || (cap !== null && job.totalRows > cap)) return false;
  return inline ?? (job.isInline && unknowns.inlineOutputs === "unset_or_true");
}

async function readOutputs(service: Service, job: JobRecord, now: number): Promise<readonly JsonObject[]> {
  const { outputFile, errorFile } = job.end ?? { outputFile: null, errorFile: null };
  const files = service.options.unknowns.inlineOutputRows === "all" ? [outputFile, errorFile] : [outputFile];
  const outputs: JsonObject[] = [];
  for (const file of files) {
    if (file === null || !isFileAlive(file, now)) continue;
    for await (const lines of readLines(service.options.blobStore.read(file.blobKey))) {
      for (const line of lines) outputs.push(JSON.parse(line) as JsonObject);
    }
  }
  return outputs;
}
