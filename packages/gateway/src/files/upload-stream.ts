import type { Clock } from "@mistral-batch/core";
import type { IncomingBody } from "../http/incoming-body.ts";
import type { Guard } from "../http/link-abort.ts";
import { refuse } from "../http/refusal.ts";
import type { FormRewriter } from "../multipart/form-rewriter.ts";

/** How slow an upload may be. */
export interface Pace {
  readonly clock: Clock;
  readonly idleMs: number;
  readonly slowestBytesPerSecond: number;
}

/** A form on its way through. */
export interface UploadStream {
  /** Undefined where the client did not say how long its body is. */
  readonly length: number | undefined;
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Why the stream failed, where it did; the runtime's fetch hides it. */
  readonly failure: () => unknown;
  /** Lets go of what nobody reads any more. */
  release(): void;
}

/** An upload that is slower than its pace has this long all the same. */
const GRACE_MS = 600_000;

/**
 * Opens a form: reads up to the file, and gives the rest as it is asked for, so that no more of it is in memory than the bytes on
 * their way.
 *
 * @throws {Refusal} for a form that is wrong before its file; what is wrong later fails the stream.
 */
export async function openUploadStream(
  body: IncomingBody,
  rewriter: FormRewriter,
  guard: Guard,
  pace: Pace,
): Promise<UploadStream> {
  const startMs = pace.clock.monotonic();
  let received = 0;
  const readOn = async (): Promise<Uint8Array<ArrayBuffer>[] | undefined> => {
    guard.limit(pace.idleMs, () => refuse(408, `No byte of the upload came for ${pace.idleMs} ms`));
    const chunk = await body.read(guard.signal);
    received += chunk?.length ?? 0;
    checkPace(received, pace.clock.monotonic() - startMs, pace);
    return chunk === undefined ? undefined : rewriter.push(chunk);
  };
  let first: Uint8Array<ArrayBuffer>[] | undefined = [];
  while (rewriter.growth === undefined) {
    first = await readOn();
    if (first !== undefined) continue;
    rewriter.finish();
    throw refuse(400, "Cannot parse request body");
  }
  const length = body.announced === undefined ? undefined : body.announced + rewriter.growth;
  return { length, ...streamOf(first ?? [], readOn, rewriter, body, guard, pace) };
}

function checkPace(bytes: number, elapsedMs: number, { slowestBytesPerSecond }: Pace): void {
  if (elapsedMs <= GRACE_MS + (bytes * 1000) / slowestBytesPerSecond) return;
  throw refuse(408, `The upload is slower than ${slowestBytesPerSecond} bytes a second`);
}

function streamOf(
  queue: Uint8Array<ArrayBuffer>[],
  readOn: () => Promise<Uint8Array<ArrayBuffer>[] | undefined>,
  rewriter: FormRewriter,
  body: IncomingBody,
  guard: Guard,
  { idleMs }: Pace,
): Omit<UploadStream, "length"> {
  let failure: unknown;
  let isOver = false;
  const end = (): void => {
    isOver = true;
    body.cancel();
  };
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          while (queue.length === 0 && !isOver) {
            const more = await readOn();
            queue.push(...(more ?? [rewriter.finish()]));
            isOver ||= more === undefined;
          }
          const next = queue.shift();
          if (next === undefined) return;
          // From here on it is the service that is waited for.
          guard.limit(idleMs, () => refuse(504, `The service took no byte of the upload for ${idleMs} ms`));
          controller.enqueue(next);
          if (isOver && queue.length === 0) controller.close();
        } catch (reason) {
          failure = reason;
          end();
          // Not thrown: workerd would report a pull that rejects as an unhandled rejection as well.
          controller.error(reason);
          guard.fail(reason);
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return { stream, failure: () => failure, release: end };
}
