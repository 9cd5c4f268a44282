import type { Sink } from "./sink.ts";

/** Aborts a sink because of an error, which is the one that says what happened, whatever the sink says. */
export async function abortSink(sink: Sink, reason: unknown): Promise<void> {
  try {
    await sink.abort(reason);
  } catch {}
}
