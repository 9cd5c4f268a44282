import type { FileRecord } from "../files/file-record.ts";
import type { Service } from "../service/service.ts";
import type { JobRecord } from "./job-record.ts";

/** Lets a job's input files go; the blob of a file that was deleted meanwhile goes with its last reader. */
export async function releaseInputFiles(service: Service, job: JobRecord): Promise<void> {
  for (const file of job.inputFiles) {
    file.readers -= 1;
    if (file.deletedAtMs !== null) await dropBlob(service, file);
  }
}

/** Forgets a file's bytes unless an unfinished job still reads them. */
export async function dropBlob(service: Service, file: FileRecord): Promise<void> {
  if (file.readers <= 0) await service.options.blobStore.delete(file.blobKey);
}
