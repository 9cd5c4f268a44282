import { HttpError } from "../errors/http-error.ts";
import { MistralBatchError } from "../errors/mistral-batch-error.ts";
import type { Client } from "../http/client.ts";
import type { RequestOptions } from "../http/request-options.ts";
import type { LineBlock } from "../jsonl/line-block.ts";
import { resultLineLimit } from "../jsonl/line-limits.ts";
import { readBlocks } from "../jsonl/read-blocks.ts";
import { downloadFile } from "../operations/files/download-file.ts";

/** How a result file is read. */
export interface ReadFileOptions extends RequestOptions {
  readonly maxLineBytes?: number | undefined;
  readonly blockBytes?: number | undefined;
}

/**
 * Opens a result file.
 *
 * @returns Its lines, as they arrive.
 * @throws What `downloadFile` throws; {ResponseError} `line_too_long`, from the lines: see `meaningOf`.
 */
export async function openResultFile(
  client: Client,
  file_id: string,
  { maxLineBytes, blockBytes, ...options }: ReadFileOptions,
): Promise<AsyncIterable<LineBlock>> {
  const stream = await downloadFile(client, { file_id }, options);
  return readBlocks(stream, { ...resultLineLimit(maxLineBytes), blockBytes, signal: options.signal });
}

/** What it means for a job that one of its result files cannot be read: a file that is not there was there. */
export function meaningOf(error: unknown, job_id: string, file_id: string): unknown {
  if (!(error instanceof HttpError) || (error.status !== 404 && error.status !== 410)) return error;
  return new MistralBatchError(
    `Cannot read the results of job ${job_id}: the service no longer has file ${file_id}; it keeps results for as little as 24 hours, so read them soon after the job has ended`,
    { code: "results_unavailable", cause: error },
  );
}
