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
 * The lines of a result file, as they arrive.
 *
 * @throws {MistralBatchError} `results_unavailable` where the service no longer has the file.
 * @throws What `downloadFile` throws; {ResponseError} `line_too_long`.
 */
export async function* readResultFile(
  client: Client,
  job_id: string,
  file_id: string,
  { maxLineBytes, blockBytes, ...options }: ReadFileOptions,
): AsyncGenerator<LineBlock, void, undefined> {
  try {
    const stream = await downloadFile(client, { file_id }, options);
    yield* readBlocks(stream, { ...resultLineLimit(maxLineBytes), blockBytes, signal: options.signal });
  } catch (error) {
    throw error instanceof HttpError && (error.status === 404 || error.status === 410)
      ? unavailable(job_id, file_id, error)
      : error;
  }
}

function unavailable(job_id: string, file_id: string, cause: HttpError): MistralBatchError {
  return new MistralBatchError(
    `Cannot read the results of job ${job_id}: the service no longer has file ${file_id}; it keeps results for as little as 24 hours, so read them soon after the job has ended`,
    { code: "results_unavailable", cause },
  );
}
