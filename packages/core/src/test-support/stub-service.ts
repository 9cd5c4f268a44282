import type { Client, ClientOptions } from "../http/client.ts";
import { createClient } from "../http/create-client.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** A request that the stub has seen. */
export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  readonly atMs: number;
}

/** An answer of the stub: a response, a JSON value for a 200, or something to throw as fetch would. */
export type Answer = Response | Error | object;

/** A client whose fetch is answered by a function. */
export interface StubService {
  readonly client: Client;
  readonly clock: VirtualClock;
  readonly seen: SeenRequest[];
}

/** Makes a client whose requests are answered in order, or by a function of the request. */
export function stubService(
  answers: readonly Answer[] | ((request: SeenRequest) => Answer | Promise<Answer>),
  options: Partial<ClientOptions> = {},
): StubService {
  const clock = new VirtualClock();
  const seen: SeenRequest[] = [];
  const client = createClient({
    apiKey: "test-key",
    clock,
    random: { fraction: () => 0.5, id: () => `key-${seen.length}` },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      init?.signal?.throwIfAborted();
      const entry = {
        method: request.method,
        url: new URL(request.url),
        headers: request.headers,
        body: await request.text(),
        atMs: clock.monotonic(),
      };
      seen.push(entry);
      const answer = typeof answers === "function" ? await answers(entry) : answers[seen.length - 1];
      if (answer === undefined) throw new Error(`The stub has no answer for request ${seen.length}`);
      if (answer instanceof Error) throw answer;
      return answer instanceof Response ? answer : Response.json(answer);
    },
    ...options,
  });
  return { client, clock, seen };
}

/** A job as the service shows it. */
export function jobJson(fields: Readonly<Record<string, unknown>> = {}): object {
  return {
    id: "11111111-1111-4111-8111-111111111111",
    object: "batch",
    input_files: [],
    metadata: null,
    endpoint: "/v1/chat/completions",
    model: "mistral-small-latest",
    output_file: null,
    error_file: null,
    errors: [],
    status: "QUEUED",
    created_at: 1_767_225_600,
    total_requests: 0,
    completed_requests: 0,
    succeeded_requests: 0,
    failed_requests: 0,
    started_at: null,
    completed_at: null,
    ...fields,
  };
}
