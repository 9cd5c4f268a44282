import { loadUploader, type UploaderName } from "../clients/uploads/load-uploader.ts";
import { JOB_ID } from "../data/batch-jobs.ts";
import type { Sample } from "../harness/suite.ts";
import { measure } from "../measure/measure.ts";

/** What the upload program does. */
export interface UploadParameters {
  readonly uploader: UploaderName;
  readonly origin: string;
  readonly path: string;
  readonly bytes: number;
}

/** Uploads a file in one way; the server looks whether it arrived whole. */
export async function run({ uploader, origin, path, bytes }: UploadParameters): Promise<Sample> {
  const openUploader = await loadUploader(uploader);
  const upload = await openUploader(origin, path);
  // The first request loads fetch itself, which is no part of uploading.
  await (await fetch(`${origin}/v1/batch/jobs/${JOB_ID}`)).arrayBuffer();
  const { cost } = await measure(upload);
  return { ...cost, megabytesPerSecond: bytes / 1000 / cost.wallMs };
}
