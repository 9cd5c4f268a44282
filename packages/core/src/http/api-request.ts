import type { CallGuard } from "./call-guard.ts";
import type { Client } from "./client.ts";

/** One attempt of a request, as a body sender sees it. */
export interface Attempt {
  readonly client: Client;
  readonly guard: CallGuard;
  readonly idleMs: number;
  readonly timeoutMs: number;
  /** The request for messages: method and URL without query and credentials. */
  readonly what: string;
}

/**
 * Sends a prepared request with a body that is more than JSON, built anew for each attempt, and minds the limits while it
 * goes out. Operations hand it in, so that a bundle without uploads does not carry it.
 */
export type BodySender = (prepared: Request, attempt: Attempt) => Promise<Response>;

/** A request to the service, before it gets headers and limits. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** The path with its query, from `/v1` on; or an absolute URL, which gets the key only on the service's own origin. */
  readonly path: string;
  /** Where the runtime hides the target of a redirect it may follow it itself; only for downloads. */
  readonly mayFollowRedirects?: boolean | undefined;
  readonly accept?: string | undefined;
  readonly json?: unknown;
  readonly send?: BodySender | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
