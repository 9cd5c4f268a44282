import type { Route } from "./routing/match-route.ts";

/** What became of a request, for logs and metrics. */
export interface GatewayEvent {
  /** The `x-request-id` of the answer. */
  readonly requestId: string;
  /** Undefined where the request was refused before it was known whose it is. */
  readonly tenant: string | undefined;
  /** Undefined where the path is none of ours. */
  readonly operation: Route["operation"] | undefined;
  /** The status of the answer. */
  readonly status: number;
  /** What the service last answered that was no success, with its own id of the request. */
  readonly upstream: { readonly status: number; readonly requestId: string | undefined } | undefined;
  /** Until the headers of the answer, in milliseconds. */
  readonly durationMs: number;
  /** What lies behind the answer where that does not tell it: what `authorize` or a connection threw, or a mistake of ours. */
  readonly error: unknown;
}
