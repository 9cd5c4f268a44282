import { InvalidInputError } from "@mistral-batch/core";

/** What pages may send and read beyond what every page may; core sends and reads no more. */
const REQUEST_HEADERS = "authorization, content-type, if-range, range";
const RESPONSE_HEADERS = "accept-ranges, content-length, content-range, etag, retry-after, x-request-id";

/** Answers what browsers ask before a page's request, and marks what a page may read. */
export interface Cors {
  /** Whether a request may come from where it says it comes from; one that does not say so is no page's. */
  allows(origin: string | null): boolean;
  /** The headers of an answer to this origin. */
  headers(origin: string | null): Readonly<Record<string, string>>;
}

/**
 * Makes the answers for exactly these origins. Credentials are never allowed, so no cookie of a visitor counts.
 *
 * @throws {InvalidInputError} `invalid_argument` for anything but exact origins.
 */
export function createCors(allowedOrigins: readonly string[]): Cors {
  for (const origin of allowedOrigins) checkOrigin(origin);
  const allowed = new Set(allowedOrigins);
  return {
    allows: (origin) => origin === null || allowed.has(origin),
    headers: (origin) =>
      origin === null || !allowed.has(origin)
        ? { vary: "origin" }
        : { vary: "origin", "access-control-allow-origin": origin, "access-control-expose-headers": RESPONSE_HEADERS },
  };
}

/** Whether a request is the question of a browser before a page's request. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === "OPTIONS" && headers.has("origin") && headers.has("access-control-request-method");
}

/** The answer to such a question. */
export function preflightAnswer(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-methods": "GET, POST, DELETE",
      "access-control-allow-headers": REQUEST_HEADERS,
      "access-control-max-age": "600",
    },
  });
}

function checkOrigin(origin: string): void {
  if (URL.canParse(origin) && new URL(origin).origin === origin && !origin.includes("*")) return;
  throw new InvalidInputError(
    `Cannot use "allowedOrigins": write each like https://app.example, without a path and never as a pattern, not "${origin}"`,
    { field: "allowedOrigins" },
  );
}
