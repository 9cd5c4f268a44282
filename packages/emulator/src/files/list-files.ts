import { Checks } from "../http/checks.ts";
import { jsonResponse } from "../http/json-response.ts";
import { readPage, slicePage } from "../http/page.ts";
import { invalid } from "../http/service-error.ts";
import { settleJobs } from "../jobs/settle-job.ts";
import type { Call } from "../service/call.ts";
import { FILE_PURPOSES, FILE_SOURCES, SAMPLE_TYPES } from "../wire.ts";
import { type FileRecord, toWireFile } from "./file-record.ts";
import { isFileVisible } from "./find-file.ts";

/** `GET /v1/files`, newest first. */
export async function listFiles(call: Call): Promise<Response> {
  const { service, url } = call;
  const query = url.searchParams;
  const { page, includeTotal } = checkQuery(query);
  await settleJobs(service, call.caller.workspace);
  const { unknowns } = service.options;
  const visible = [...service.files.values()].filter((file) => isFileVisible(file, call));
  const matching = unknowns.honourListFilters ? visible.filter((file) => matches(file, query)) : visible;
  matching.sort((a, b) => a.createdAtMs - b.createdAtMs).reverse();
  return jsonResponse({
    data: slicePage(matching, page, unknowns.maxPageSize).map((file) => toWireFile(file, unknowns.uploadBytes)),
    object: "list",
    total: includeTotal ? matching.length : null,
  });
}

function checkQuery(query: URLSearchParams): { page: ReturnType<typeof readPage>; includeTotal: boolean } {
  const checks = new Checks();
  const page = readPage(query, checks);
  const total = query.get("include_total");
  const includeTotal = total === null ? true : (checks.queryBoolean(total, ["query", "include_total"]) ?? true);
  for (const [index, type] of query.getAll("sample_type").entries()) {
    checks.oneOf(type, SAMPLE_TYPES, ["query", "sample_type", index]);
  }
  for (const [index, source] of query.getAll("source").entries()) {
    checks.oneOf(source, FILE_SOURCES, ["query", "source", index]);
  }
  const purpose = query.get("purpose");
  if (purpose !== null) checks.oneOf(purpose, FILE_PURPOSES, ["query", "purpose"]);
  if (checks.issues.length > 0) throw invalid(checks.issues);
  return { page, includeTotal };
}

function matches(file: FileRecord, query: URLSearchParams): boolean {
  const isIn = (name: string, value: string): boolean => {
    const wanted = query.getAll(name);
    return wanted.length === 0 || wanted.includes(value);
  };
  const search = query.get("search");
  return (
    isIn("sample_type", file.sampleType) &&
    isIn("source", file.source) &&
    isIn("purpose", file.purpose) &&
    isIn("mimetypes", file.mimetype) &&
    (search === null || file.filename.toLowerCase().includes(search.toLowerCase()))
  );
}
