import { HttpError } from "../../errors/http-error.ts";
import { ResponseError } from "../../errors/response-error.ts";
import type { Client } from "../../http/client.ts";
import { openFollowing } from "../../http/follow-redirects.ts";
import type { OpenResponse } from "../../http/open-response.ts";
import { readChunks } from "../../http/read-body.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { refuseFailure } from "../../http/send-json.ts";
import { withRetries } from "../../retry/with-retries.ts";
import { ContentDigest } from "./content-digest.ts";

/** What a broken download has read so far. */
export interface DownloadPosition {
  readonly digest: ContentDigest;
  readonly etag: string | null;
}

/**
 * Reads on after a download broke. A 206 counts only with the right `Content-Range`; otherwise the file is read again
 * from its beginning, and what was read before is skipped after it was seen to be the same.
 *
 * @throws {ResponseError} `incomplete_body` where the file is not the same any more.
 * @throws What `downloadFile` throws.
 */
export async function* resumeDownload(
  client: Client,
  file_id: string,
  { digest, etag }: DownloadPosition,
  options: RequestOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const read = digest.length;
  let open = await openAt(client, file_id, read, etag, options);
  if (open === "complete") return;
  if (open.response.status === 206 && !isRangeFrom(open.response, read)) {
    open.guard.release();
    open.response.body?.cancel().catch(() => {});
    open = await openAt(client, file_id, 0, null, options);
    if (open === "complete") return;
  }
  try {
    if (open.response.status === 206) yield* readChunks(open);
    else yield* skipSeen(open, digest);
  } finally {
    open.guard.release();
  }
}

async function openAt(
  client: Client,
  file_id: string,
  from: number,
  etag: string | null,
  options: RequestOptions,
): Promise<OpenResponse | "complete"> {
  const headers = {
    accept: "application/octet-stream",
    ...(from === 0 ? {} : { range: `bytes=${from}-` }),
    ...(from === 0 || etag === null ? {} : { "if-range": etag }),
  };
  const request = { method: "GET", path: `/v1/files/${file_id}/content`, headers } as const;
  return await withRetries(client, options, async () => {
    const open = await openFollowing(client, request, options);
    try {
      await refuseFailure(open);
      return open;
    } catch (error) {
      open.guard.release();
      const isAtEnd = error instanceof HttpError && error.status === 416 && totalOf(open.response) === from;
      if (isAtEnd) return "complete";
      throw error;
    }
  });
}

function isRangeFrom({ headers }: Response, from: number): boolean {
  return new RegExp(`^bytes ${from}-\\d+/`).test(headers.get("content-range") ?? "");
}

function totalOf({ headers }: Response): number | undefined {
  const total = /^bytes \*\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  return total === undefined ? undefined : Number(total);
}

/** The bytes behind those that were read before, which must be the same again. */
async function* skipSeen(open: OpenResponse, digest: ContentDigest): AsyncGenerator<Uint8Array, void, undefined> {
  // The digest goes on growing with what is yielded here.
  const seen = { length: digest.length, value: digest.value };
  const again = new ContentDigest();
  for await (const chunk of readChunks(open)) {
    const skipped = Math.min(chunk.byteLength, seen.length - again.length);
    if (skipped === 0) {
      yield chunk;
      continue;
    }
    again.add(chunk.subarray(0, skipped));
    if (again.length === seen.length && again.value !== seen.value) throw changed(open);
    if (skipped < chunk.byteLength) yield chunk.subarray(skipped);
  }
  if (again.length < seen.length) throw changed(open);
}

function changed({ what }: OpenResponse): ResponseError {
  return new ResponseError(`${what} gives another file than before its connection broke; download it anew`, {
    code: "incomplete_body",
  });
}
