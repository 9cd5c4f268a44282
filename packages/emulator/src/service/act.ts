import { deleteFile } from "../files/delete-file.ts";
import { downloadFile } from "../files/download-file.ts";
import { listFiles } from "../files/list-files.ts";
import { retrieveFile } from "../files/retrieve-file.ts";
import { getSignedUrl, readSignedUrl } from "../files/signed-url.ts";
import { uploadFile } from "../files/upload-file.ts";
import { cancelJob } from "../jobs/cancel-job.ts";
import { type CreateJobOrders, createJob } from "../jobs/create-job.ts";
import { deleteJob } from "../jobs/delete-job.ts";
import { getJob } from "../jobs/get-job.ts";
import { listJobs } from "../jobs/list-jobs.ts";
import type { Call } from "./call.ts";
import type { Operation } from "./operation.ts";

/** Carries out an operation. */
export function act(operation: Operation, call: Call, orders: CreateJobOrders): Promise<Response> | Response {
  switch (operation) {
    case "jobs.list":
      return listJobs(call);
    case "jobs.create":
      return createJob(call, orders);
    case "jobs.get":
      return getJob(call);
    case "jobs.cancel":
      return cancelJob(call);
    case "jobs.delete":
      return deleteJob(call);
    case "files.upload":
      return uploadFile(call);
    case "files.list":
      return listFiles(call);
    case "files.retrieve":
      return retrieveFile(call);
    case "files.delete":
      return deleteFile(call);
    case "files.download":
      return downloadFile(call);
    case "files.url":
      return getSignedUrl(call);
    case "signed-url.read":
      return readSignedUrl(call.service, call.request, call.url);
  }
}
