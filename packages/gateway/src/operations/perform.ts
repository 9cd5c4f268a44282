import type { Call } from "../call.ts";
import { downloadFile } from "../files/download-file.ts";
import { deleteFile, getSignedUrl, retrieveFile } from "../files/file-actions.ts";
import { listFiles } from "../files/list-files.ts";
import { uploadFile } from "../files/upload-file.ts";
import { createJob } from "../jobs/create-job.ts";
import { cancelJob, deleteJob, getJob } from "../jobs/job-actions.ts";
import { listJobs } from "../jobs/list-jobs.ts";
import type { Route } from "../routing/match-route.ts";

/** Carries out an operation; `id` is that of the tenant. */
export function perform(operation: Route["operation"], call: Call, id: string): Promise<Response> {
  switch (operation) {
    case "jobs.list":
      return listJobs(call);
    case "jobs.create":
      return createJob(call);
    case "jobs.get":
      return getJob(call, id);
    case "jobs.cancel":
      return cancelJob(call, id);
    case "jobs.delete":
      return deleteJob(call, id);
    case "files.upload":
      return uploadFile(call);
    case "files.list":
      return listFiles(call);
    case "files.retrieve":
      return retrieveFile(call, id);
    case "files.delete":
      return deleteFile(call, id);
    case "files.url":
      return getSignedUrl(call, id);
    case "files.download":
    case "link.read":
      return downloadFile(call, id);
  }
}
