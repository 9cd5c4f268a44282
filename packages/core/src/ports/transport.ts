/** What fetch is called with here: the parts of the standard that every runtime has. */
export type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** A request whose body is a stream of known length. */
export interface SizedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  /** The exact number of bytes that `body` will give. */
  readonly length: number;
  readonly body: ReadableStream<Uint8Array>;
  readonly signal: AbortSignal;
}

/** What an adapter knows about a connection that failed. */
export interface ConnectionFailure {
  /** True only where it is proven that no byte of the request reached the service. */
  readonly isNotSent: boolean;
  /** The runtime's own name of the failure, for example `ECONNREFUSED`. */
  readonly reason?: string | undefined;
}

/**
 * How requests leave this runtime. Adapters fill it in; the defaults are plain fetch.
 */
export interface Transport {
  /** Sends a request. Default: the global `fetch`, looked up at each call. */
  readonly fetch: Fetch;
  /**
   * Sends a body of known length without keeping a copy of it. Where a runtime has no way to do so it is left out, and
   * uploads go as `FormData`.
   */
  readonly sendSized?: ((request: SizedRequest) => Promise<Response>) | undefined;
  /**
   * Says what is known about a rejection of `fetch`. Left out where the runtime can prove nothing, as in browsers.
   */
  readonly describeFailure?: ((reason: unknown) => ConnectionFailure | undefined) | undefined;
  /**
   * How redirects of a download are followed: `"by-hand"` (each hop checked, the key never off the origin) or
   * `"by-runtime"` where the runtime hides the target of a redirect, as browsers do. Default: `"by-hand"`.
   */
  readonly redirects?: "by-hand" | "by-runtime" | undefined;
}
