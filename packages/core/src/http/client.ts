import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import type { Fetch, Transport } from "../ports/transport.ts";
import type { RetryConfig, RetryPolicy } from "../retry/retry-config.ts";

/** How a client reaches the service. Every field has a default; adapters fill in what their runtime knows. */
export interface ClientOptions {
  /**
   * The API key, or a function that returns one at each request. `null` sends no `Authorization` header, for a proxy
   * that adds it.
   */
  readonly apiKey?: string | null | (() => string | Promise<string>) | undefined;
  /** Where the service is. A path in it is kept. @default "https://api.mistral.ai" */
  readonly baseUrl?: string | undefined;
  /** The fetch to use. Default: the global one, looked up at each call. */
  readonly fetch?: Fetch | undefined;
  /** How requests leave this runtime; the packages for Node, browsers and edge workers bring their own. */
  readonly transport?: Transport | undefined;
  /** The longest wait for response headers, in milliseconds. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** The longest silence between two bytes of a body, in milliseconds. @default 60000 */
  readonly idleMs?: number | undefined;
  /** When calls are repeated. Default: 5 attempts with backoff for every call that is safe to repeat. */
  readonly retries?: RetryConfig | undefined;
  /** Headers to add to every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The `user-agent` to send, where the runtime allows one. */
  readonly userAgent?: string | undefined;
  /** The clock of all waits and timeouts. Default: the runtime's own. */
  readonly clock?: Clock | undefined;
  /** The randomness of jitter and generated keys. Default: the runtime's own. */
  readonly random?: Random | undefined;
}

/** What every operation takes first. Make one with `createClient`. */
export interface Client {
  /** Where the service is, without a slash at the end. */
  readonly baseUrl: string;
  /** How requests leave this runtime. */
  readonly transport: Transport;
  /** The clock of all waits and timeouts. */
  readonly clock: Clock;
  /** The randomness of jitter and generated keys. */
  readonly random: Random;
  /** The longest wait for response headers, in milliseconds. */
  readonly timeoutMs: number;
  /** The longest silence between two bytes of a body, in milliseconds. */
  readonly idleMs: number;
  /** When calls are repeated that do not say it themselves. */
  readonly retryPolicy: RetryPolicy;
  /** The headers of a request, the key among them: a function, so that no log of a client can show it. */
  readonly headers: () => Promise<Headers>;
}
