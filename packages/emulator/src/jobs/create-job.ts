import type { FileRecord } from "../files/file-record.ts";
import { isFileAlive } from "../files/file-record.ts";
import { jsonResponse } from "../http/json-response.ts";
import { htmlError, invalid, ServiceError } from "../http/service-error.ts";
import type { Call } from "../service/call.ts";
import { storeInlineInput } from "./inline-input.ts";
import type { JobPlan } from "./job-plan.ts";
import type { JobRecord } from "./job-record.ts";
import { viewJob } from "./job-view.ts";
import { settleJobs } from "./settle-job.ts";
import { type CreateJobBody, validateCreateJob } from "./validate-create-job.ts";

const HOUR_MS = 3_600_000;

/** What a fault may decide about a create that is about to be carried out. */
export interface CreateJobOrders {
  readonly plan: JobPlan;
  /** How much later than the request the job comes into being. */
  readonly acceptedAfterMs: number;
}

/** `POST /v1/batch/jobs`. */
export async function createJob(call: Call, orders: CreateJobOrders): Promise<Response> {
  const { service, now } = call;
  const { limits, unknowns } = service.options;
  const text = call.bodyText ?? "";
  if (new TextEncoder().encode(text).length > limits.inlineBytes) return htmlError(400, "Bad Request");
  const body = chooseInput(validateCreateJob(parseBody(text), limits, unknowns), call);
  const files = findInputFiles(call, body.input_files ?? []);
  const totalRows = body.requests?.length ?? files.reduce((sum, file) => sum + (file.numLines ?? 0), 0);
  await checkRoom(call, body, totalRows);
  const job = await recordJob(call, body, files, totalRows, orders);
  service.jobs.set(job.id, job);
  service.books.recordCreate({
    job_id: job.id,
    metadata: body.metadata,
    input_files: job.inputFiles.map((file) => file.id),
    rows: totalRows,
    atMs: now,
    acceptedAtMs: job.createdAtMs,
    requestNumber: call.requestNumber,
  });
  return jsonResponse(viewJob(service, job, job.createdAtMs));
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceError(400, "Cannot parse request body");
  }
}

async function recordJob(
  call: Call,
  body: CreateJobBody,
  files: readonly FileRecord[],
  totalRows: number,
  orders: CreateJobOrders,
): Promise<JobRecord> {
  const { service, now, caller } = call;
  const createdAtMs = now + orders.acceptedAfterMs;
  const isInline = body.requests !== null;
  const made = isInline && service.options.unknowns.inlineInputFile;
  const inputFiles = made ? [await storeInlineInput(call, body.requests ?? [], createdAtMs)] : files;
  for (const file of inputFiles) file.readers += 1;
  return {
    id: service.ids.uuid(),
    workspace: caller.workspace,
    ownerKeyId: caller.keyId,
    endpoint: body.endpoint,
    model: body.model,
    agentId: body.agent_id,
    metadata: body.metadata,
    inputFiles,
    isInline,
    totalRows,
    createdAtMs,
    timeoutMs: body.timeout_hours * HOUR_MS,
    plan: orders.plan,
    inlineRows: body.requests,
    cancelRequestedAtMs: null,
    deletedAtMs: null,
    end: null,
    execution: null,
    hasPassedChecks: false,
    turn: Promise.resolve(),
  };
}

function chooseInput(body: CreateJobBody, call: Call): CreateJobBody {
  const { noInput, bothInputs, severalInputFiles, validationArgument } = call.service.options.unknowns;
  const loc = validationArgument === null ? ["body"] : ["body", validationArgument];
  const refuse = (msg: string): ServiceError =>
    invalid([{ type: "value_error", loc, msg: `Value error, ${msg}`, ctx: { error: msg } }]);
  const hasFiles = (body.input_files?.length ?? 0) > 0;
  const hasRequests = (body.requests?.length ?? 0) > 0;
  if (!hasFiles && !hasRequests) {
    if (noInput === "refuse") throw refuse("Either input_files or requests must be provided");
    return { ...body, requests: [], input_files: null };
  }
  if (hasFiles && hasRequests) {
    if (bothInputs === "refuse") throw refuse("Only one of input_files and requests can be provided");
    return bothInputs === "requests" ? { ...body, input_files: null } : { ...body, requests: null };
  }
  if (severalInputFiles === "refuse" && (body.input_files?.length ?? 0) > 1)
    throw refuse("Only one input file is supported");
  return hasFiles ? { ...body, requests: null } : { ...body, input_files: null };
}

function findInputFiles(call: Call, ids: readonly string[]): readonly FileRecord[] {
  const { service, caller, now } = call;
  return ids.map((id) => {
    const file = service.files.get(id);
    if (
      file === undefined ||
      file.workspace !== caller.workspace ||
      !isFileAlive(file, now) ||
      now < file.visibleAtMs
    ) {
      const status = service.options.unknowns.missingInputFileStatus;
      throw new ServiceError(status, status === 404 ? "Not Found" : `Input file ${id} was not found`);
    }
    if (file.purpose !== "batch") {
      throw new ServiceError(422, `Input file ${id} must have purpose 'batch', not '${file.purpose}'`);
    }
    return file;
  });
}

async function checkRoom(call: Call, body: CreateJobBody, totalRows: number): Promise<void> {
  const { service, caller } = call;
  const { limits, unknowns, isKnownModel } = service.options;
  if (unknowns.unknownModel === "refuse" && body.model !== null && !isKnownModel(body.model)) {
    throw new ServiceError(422, `Invalid model: ${body.model}`);
  }
  if (unknowns.tooManyRequests === "refuse" && totalRows > limits.requestsPerJob) {
    throw new ServiceError(422, `Batch has ${totalRows} requests, more than the maximum of ${limits.requestsPerJob}`);
  }
  await settleJobs(service, caller.workspace);
  let pending = totalRows;
  for (const job of service.jobs.values()) {
    if (job.workspace !== caller.workspace || job.end !== null || job.deletedAtMs !== null) continue;
    pending += job.totalRows - (job.execution?.executed ?? 0);
  }
  if (pending > limits.pendingRequests) {
    throw new ServiceError(
      unknowns.pendingCapStatus,
      `This batch would exceed the maximum of ${limits.pendingRequests} pending requests in the workspace`,
    );
  }
}
