import { jsonResponse, textResponse } from "./json-response.ts";

/** One entry of a 422's `detail` list, as django-ninja (pydantic) writes it. */
export interface ValidationIssue {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** A refusal that an operation throws; the pipeline turns it into its response. */
export class ServiceError extends Error {
  readonly status: number;
  readonly detail: unknown;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, detail: unknown, extra: Readonly<Record<string, unknown>> = {}) {
    super(`Refused with status ${status}`);
    this.name = "ServiceError";
    this.status = status;
    this.detail = detail;
    this.extra = extra;
  }

  toResponse(): Response {
    return jsonResponse({ detail: this.detail, ...this.extra }, this.status);
  }
}

/** 404 of the application, for an unknown job or file. */
export function notFound(): ServiceError {
  return new ServiceError(404, "Not Found");
}

/** 401: the same words for a missing key, a wrong key and a used-up quota. */
export function unauthorized(): ServiceError {
  return new ServiceError(401, "Unauthorized");
}

/** 422 with a list of validation issues. */
export function invalid(issues: readonly ValidationIssue[]): ServiceError {
  return new ServiceError(422, issues);
}

/** 404 of the gateway in front, for a path that no service owns. */
export function noRoute(requestId: string): Response {
  return jsonResponse({ message: "no Route matched with those values", request_id: requestId }, 404, {
    "content-type": "application/json; charset=utf-8",
  });
}

/** An error page of a gateway, which is HTML. */
export function htmlError(status: number, title: string): Response {
  const page = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n`;
  return textResponse(page, status, { "content-type": "text/html" });
}
