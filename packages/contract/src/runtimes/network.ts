/** What answers a request. */
export type Handle = (request: Request) => Promise<Response>;

/** The way from the build under test to the emulator. */
export interface Network {
  readonly kind: "msw" | "http";
  /** Where the service is, once the network has started. */
  readonly baseUrl: string;
  /** Another origin, for redirects. */
  readonly otherUrl: string;
  /** An address where nobody listens; undefined where the network has no such place. */
  readonly deadUrl: string | undefined;
  start(): Promise<void>;
  /** From now on requests to the service go here, and those to the other origin there. */
  mount(service: Handle, other: Handle): void;
  stop(): Promise<void>;
}
