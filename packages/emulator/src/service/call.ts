import type { Caller } from "./caller.ts";
import type { Service } from "./service.ts";

/** One request on its way through an operation. */
export interface Call {
  readonly service: Service;
  readonly request: Request;
  readonly url: URL;
  readonly caller: Caller;
  /** The id in the path; empty where the path has none. */
  readonly id: string;
  /** The emulator's time in milliseconds. */
  readonly now: number;
  /** The body of a create, read beforehand for the faults; null elsewhere. */
  readonly bodyText: string | null;
  /** The number of the request in the books. */
  readonly requestNumber: number;
}
