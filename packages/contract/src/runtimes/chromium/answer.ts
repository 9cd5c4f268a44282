/** One answer with a body, on its way from the service through the worker to the page. */
export interface Answer {
  sentBytes: number;
  receivedBytes: number;
  /** Whether the service has given all of it. */
  isSent: boolean;
  readonly onChange: () => void;
  /** Called when the page has read all that was sent: a break waits for that. */
  onReceived: () => void;
  /** To be called when the page has it all, or wants no more of it. */
  readonly end: () => void;
}

/** The body as it leaves the service: it breaks when the page has read up to there. */
export function departing(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  answer: Answer,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          answer.onChange();
          answer.isSent = done;
          if (done) return controller.close();
          answer.sentBytes += value.byteLength;
          return controller.enqueue(value);
        } catch (error) {
          answer.onChange();
          if (answer.receivedBytes < answer.sentBytes)
            await new Promise<void>((resolve) => {
              answer.onReceived = resolve;
            });
          answer.isSent = true;
          throw error;
        }
      },
      cancel(reason) {
        answer.end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The reader of the page, which notes what arrives. */
export function watchedReader(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  answer: Answer,
): ReadableStreamDefaultReader<Uint8Array> {
  const read = reader.read.bind(reader);
  const cancel = reader.cancel.bind(reader);
  const isOver = (): void => {
    answer.receivedBytes = Number.POSITIVE_INFINITY;
    answer.onReceived();
    answer.end();
  };
  return Object.assign(reader, {
    async read() {
      try {
        const step = await read();
        answer.onChange();
        if (step.done) isOver();
        else answer.receivedBytes += step.value.byteLength;
        if (answer.receivedBytes >= answer.sentBytes) answer.onReceived();
        return step;
      } catch (error) {
        isOver();
        throw error;
      }
    },
    cancel: (reason: unknown) => cancel(reason).finally(isOver),
  });
}
