import { Checks, isUuid } from "../http/checks.ts";
import { invalid, notFound } from "../http/service-error.ts";
import { settleJobs } from "../jobs/settle-job.ts";
import type { Call } from "../service/call.ts";
import { type FileRecord, isFileAlive } from "./file-record.ts";

/** Finds the caller's file by the id in the path; 404 for a file of somebody else. */
export async function findFile(call: Call): Promise<FileRecord> {
  if (!isUuid(call.id)) {
    const checks = new Checks();
    checks.uuid(call.id, ["path", "file_id"]);
    throw invalid(checks.issues);
  }
  // A result file comes into being when somebody looks, as all that jobs do.
  await settleJobs(call.service, call.caller.workspace);
  const file = call.service.files.get(call.id.toLowerCase());
  if (file === undefined || !isFileVisible(file, call)) throw notFound();
  return file;
}

/** Whether the caller sees a file: it is of his workspace, it has not gone, and it is not private to somebody else. */
export function isFileVisible(file: FileRecord, call: Call): boolean {
  if (file.workspace !== call.caller.workspace) return false;
  if (file.visibility === "user" && file.ownerKeyId !== call.caller.keyId) return false;
  return call.now >= file.visibleAtMs && isFileAlive(file, call.now);
}
