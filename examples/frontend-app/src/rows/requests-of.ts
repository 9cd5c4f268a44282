import { type BatchJob, downloadFile, type Source } from "@mistral-batch/browser";
import { client } from "../api/client.ts";

/** The requests of a job, read from the service where they were uploaded to; undefined for a job of several files. */
export function requestsOf({ input_files }: BatchJob): Source | undefined {
  const [file_id, ...others] = input_files;
  if (file_id === undefined || others.length > 0) return undefined;
  return { name: "requests.jsonl", open: () => downloadFile(client, { file_id }) };
}
