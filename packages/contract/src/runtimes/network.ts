/** What answers a request. */
export type Handle = (request: Request) => Promise<Response>;

/** What a network tells of what moves in it. */
export interface CaseClock {
  /** Says that something moves. */
  touch(): void;
  /** Says that something is under way that ends by itself; call the result once when it has. */
  begin(): () => void;
}

/** The way from the build under test to the emulator. */
export interface Network {
  readonly kind: "msw" | "http";
  /** Where the service is, once the network has started. */
  readonly baseUrl: string;
  /** Another origin, for redirects. */
  readonly otherUrl: string;
  /** An address where nobody listens; undefined where the network has no such place. */
  readonly deadUrl: string | undefined;
  /** An address where a connection is never made and never refused; undefined where the network has no such place. */
  readonly stuckUrl: string | undefined;
  start(): Promise<void>;
  /** From now on requests to the service go here, and those to the other origin there. */
  mount(service: Handle, other: Handle, clock: CaseClock): void;
  /** Lets pass what is on its way, where that is more than a turn of this runtime's own loop. */
  turn?(): Promise<void>;
  stop(): Promise<void>;
}
