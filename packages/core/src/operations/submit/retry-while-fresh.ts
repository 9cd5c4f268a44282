import { HttpError } from "../../errors/http-error.ts";
import type { Client } from "../../http/client.ts";
import { sleep } from "../../ports/clock.ts";
import { pollDelayMs } from "../watch/poll-interval.ts";

/** For how long what was just made may not be readable yet, in milliseconds. */
const FRESH_MS = 300_000;

/**
 * Makes a call about something that was made a moment ago, and makes it again while the service says that it knows no
 * such thing: for up to five minutes a 404 may only mean that the news has not spread. Safe with `createJob` too, since a
 * 404 proves that no job was made.
 *
 * @param client - From `createClient`.
 * @param call - The call.
 * @param options - A signal ends the waits at once.
 * @throws What the call throws, a lasting 404 included.
 * @example
 * ```ts
 * import { createClient, createJob, retryWhileFresh, uploadFile } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const file = await uploadFile(client, { file: new File(["..."], "requests.jsonl") });
 * const job = await retryWhileFresh(client, () =>
 *   createJob(client, { endpoint: "/v1/embeddings", model: "mistral-embed", input_files: [file.id] }),
 * );
 * ```
 */
export async function retryWhileFresh<T>(
  client: Client,
  call: () => Promise<T>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const startedMs = client.clock.monotonic();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const delayMs = pollDelayMs({ pollMs: 500, maxPollMs: 15_000 }, attempt, client.random.fraction());
      const isLate = client.clock.monotonic() - startedMs + delayMs > FRESH_MS;
      if (!(error instanceof HttpError) || error.code !== "not_found" || isLate) throw error;
      await sleep(client.clock, delayMs, options.signal);
    }
  }
}
