import { invalidField, refuse } from "../http/refusal.ts";

/**
 * The boundary of a form. Only characters that need no quoting, which is what every client sends: it goes on to the service
 * in a header.
 *
 * @throws {Refusal} 400 or 422.
 */
export function readBoundary(contentType: string | null): string {
  const match = /^multipart\/form-data\s*;\s*boundary=(?:"([\w'+.-]{1,70})"|([\w'+.-]{1,70}))\s*$/i.exec(
    contentType ?? "",
  );
  const boundary = match?.[1] ?? match?.[2];
  if (boundary !== undefined) return boundary;
  if (/^multipart\/form-data\b/i.test(contentType ?? "")) throw refuse(400, "Cannot parse request body");
  throw invalidField(["body", "file"], "Field required", "missing");
}
