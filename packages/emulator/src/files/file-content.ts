import { jsonResponse } from "../http/json-response.ts";
import type { Service } from "../service/service.ts";
import { parseByteRange } from "./byte-range.ts";
import type { FileRecord } from "./file-record.ts";

/** Answers the bytes of a file, or the range of them that was asked for where ranges are served. */
export function fileContent(service: Service, file: FileRecord, request: Request): Response {
  const { range: servesRanges, contentDisposition, contentType } = service.options.unknowns;
  const headers = new Headers({ "content-type": contentType });
  if (contentDisposition) headers.set("content-disposition", `attachment; filename="${file.id}.jsonl"`);
  const etag = `"${file.id.replaceAll("-", "")}"`;
  if (servesRanges) {
    headers.set("accept-ranges", "bytes");
    headers.set("etag", etag);
  }
  const ifRange = request.headers.get("if-range");
  const mayRange = servesRanges && (ifRange === null || ifRange === etag);
  const range = parseByteRange(mayRange ? request.headers.get("range") : null, file.bytes);
  if (range.kind === "unsatisfiable") {
    return jsonResponse({ detail: "Requested range not satisfiable" }, 416, {
      "content-range": `bytes */${file.bytes}`,
    });
  }
  const isPart = range.kind === "part";
  const { start, end } = isPart ? range : { start: 0, end: file.bytes };
  if (isPart) headers.set("content-range", `bytes ${start}-${end - 1}/${file.bytes}`);
  headers.set("content-length", String(end - start));
  const body = service.options.blobStore.read(file.blobKey, start, end);
  return new Response(body, { status: isPart ? 206 : 200, headers });
}
