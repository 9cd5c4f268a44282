import type { CallGuard } from "./call-guard.ts";
import type { Client } from "./client.ts";

/** One attempt of a request. */
export interface Attempt {
  readonly client: Client;
  readonly guard: CallGuard;
  readonly idleMs: number;
  readonly timeoutMs: number;
  readonly method: string;
  /** For messages: without query and credentials. */
  readonly url: string;
  /** The request for messages: method and URL. */
  readonly what: string;
}

/**
 * Sends a prepared request and minds the limits while it goes out. Operations hand one in where the body is more than a
 * text, so that a bundle without uploads does not carry it; it builds the body anew for each attempt.
 */
export type BodySender = (prepared: Request, attempt: Attempt) => Promise<Response>;

/** A request to the service, before it gets headers and limits. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** The path with its query, from `/v1` on: what follows the client's `baseUrl`. */
  readonly path: string;
  readonly body?: string;
  readonly send?: BodySender | undefined;
  /** `accept` is `application/json` where it is not given. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
