/** The two calls that are compared, by one client. */
export interface CallsClient {
  /** Lists a page of 100 jobs, and says how many the client gave. */
  list(): Promise<number>;
  /** Gets a job, and says its id as the client gave it. */
  get(id: string): Promise<string>;
}

/** Sets a client up for a server, with the defaults that its users get. */
export type CreateCalls = (origin: string) => CallsClient;
