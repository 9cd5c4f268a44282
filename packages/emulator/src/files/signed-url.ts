import { Checks } from "../http/checks.ts";
import { jsonResponse, textResponse } from "../http/json-response.ts";
import { invalid } from "../http/service-error.ts";
import { hashHex } from "../random/hash.ts";
import type { Call } from "../service/call.ts";
import type { Service } from "../service/service.ts";
import { fileContent } from "./file-content.ts";
import { isFileAlive } from "./file-record.ts";
import { findFile } from "./find-file.ts";

const HOUR_MS = 3_600_000;

/** The path in front of the file in a signed URL; it belongs to a blob storage and not to the API. */
export const SIGNED_PATH = "/blob-storage/";

/** `GET /v1/files/{file_id}/url`. */
export async function getSignedUrl(call: Call): Promise<Response> {
  const { service, url, now } = call;
  const checks = new Checks();
  const expiryText = url.searchParams.get("expiry");
  const hours = expiryText === null ? 24 : checks.queryInteger(expiryText, ["query", "expiry"], { ge: 1 });
  if (hours !== undefined && hours > 168) {
    checks.add("less_than_equal", ["query", "expiry"], "Input should be less than or equal to 168", { le: 168 });
  }
  if (hours === undefined || checks.issues.length > 0) throw invalid(checks.issues);
  const file = await findFile(call);
  const expiresAt = new Date(now + hours * HOUR_MS).toISOString();
  const { signedUrlOrigin = url.origin } = service.options;
  const origin = typeof signedUrlOrigin === "function" ? signedUrlOrigin() : signedUrlOrigin;
  const signed = new URL(`${origin}${SIGNED_PATH}${file.id}.jsonl`);
  signed.searchParams.set("se", expiresAt);
  signed.searchParams.set("sp", "r");
  signed.searchParams.set("sig", signature(service, file.id, expiresAt));
  return jsonResponse({ url: signed.href });
}

/** Answers a signed URL as a blob storage does: no API key, errors in XML. */
export function readSignedUrl(service: Service, request: Request, url: URL): Response {
  const id = url.pathname.slice(url.pathname.indexOf(SIGNED_PATH) + SIGNED_PATH.length).replace(/\.jsonl$/, "");
  const now = service.clock.now();
  const expiresAt = url.searchParams.get("se") ?? "";
  if (request.headers.has("authorization")) {
    return storageError(
      400,
      "InvalidAuthenticationInfo",
      "Authentication information is not given in the correct format.",
    );
  }
  if (url.searchParams.get("sig") !== signature(service, id, expiresAt) || now >= Date.parse(expiresAt)) {
    return storageError(403, "AuthenticationFailed", "Server failed to authenticate the request.");
  }
  const file = service.files.get(id);
  if (file === undefined || !isFileAlive(file, now)) {
    return storageError(404, "BlobNotFound", "The specified blob does not exist.");
  }
  return fileContent(service, file, request);
}

function signature(service: Service, fileId: string, expiresAt: string): string {
  return hashHex(`${service.options.seed}|${fileId}|${expiresAt}`);
}

function storageError(status: number, code: string, message: string): Response {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return textResponse(xml, status, { "content-type": "application/xml", "x-ms-error-code": code });
}
