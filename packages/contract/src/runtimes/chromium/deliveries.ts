import { isNetworkFault, NetworkFault } from "@mistral-batch/emulator";
import type { CaseClock, Handle } from "../network.ts";

const MARK = "x-delivery";

/** One answer with a body, on its way from the service through the worker to the page. */
interface Delivery {
  sentBytes: number;
  receivedBytes: number;
  /** Set while the service waits with the break of a connection until the page has what came before it. */
  onReceived: () => void;
  /** Tells the clock that the page has it all, or wants no more of it. */
  readonly end: () => void;
}

/**
 * Keeps account of what of each answer has reached the page. A stream on its way through a worker drops what nobody has
 * read yet when it breaks, so that the bytes before a break would arrive or not by chance; and an answer that has left
 * the service is still under way for a while.
 */
export class Deliveries {
  readonly #deliveries = new Map<string, Delivery>();
  readonly #closing = Promise.withResolvers<void>();
  #count = 0;

  /** Ends what has fallen silent: a worker does not stop before each request has an answer. */
  close(): void {
    this.#closing.resolve();
  }

  /** Marks the answers of a service, and holds the break of a body back until the page has read up to there. */
  departures(handle: Handle, clock: CaseClock): Handle {
    return async (request) => {
      const response = await this.#answer(handle, request);
      const { status, body } = response;
      // What a page sees of a redirect is neither header nor body.
      if (body === null || (status >= 300 && status < 400)) return response;
      this.#count += 1;
      const mark = String(this.#count);
      const delivery: Delivery = { sentBytes: 0, receivedBytes: 0, onReceived: () => {}, end: clock.begin() };
      this.#deliveries.set(mark, delivery);
      const headers = new Headers(response.headers);
      headers.set(MARK, mark);
      return new Response(departing(body, delivery), { status, headers });
    };
  }

  async #answer(handle: Handle, request: Request): Promise<Response> {
    try {
      return await handle(request);
    } catch (error) {
      if (!isNetworkFault(error) || error.kind !== "stall") throw error;
      await this.#closing.promise;
      throw new NetworkFault("reset");
    }
  }

  /** Notes what the page reads of an answer. */
  arrival(response: Response): Response {
    const delivery = this.#deliveries.get(response.headers.get(MARK) ?? "");
    const { body } = response;
    if (delivery === undefined || body === null) return response;
    const getReader = body.getReader.bind(body) as () => ReadableStreamDefaultReader<Uint8Array>;
    const cancel = body.cancel.bind(body);
    const text = response.text.bind(response);
    Object.assign(body, {
      getReader: () => watchedReader(getReader(), delivery),
      cancel: (reason: unknown) => cancel(reason).finally(() => receiveAll(delivery)),
    });
    return Object.assign(response, {
      text() {
        // Read in one go: nobody can tell how much of it has come.
        delivery.receivedBytes = Number.POSITIVE_INFINITY;
        delivery.onReceived();
        return text().finally(() => receiveAll(delivery));
      },
    });
  }
}

function departing(body: ReadableStream<Uint8Array>, delivery: Delivery): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          delivery.sentBytes += value.byteLength;
          return controller.enqueue(value);
        } catch (error) {
          if (delivery.receivedBytes < delivery.sentBytes)
            await new Promise<void>((resolve) => {
              delivery.onReceived = resolve;
            });
          throw error;
        }
      },
      cancel(reason) {
        delivery.end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

function watchedReader(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  delivery: Delivery,
): ReadableStreamDefaultReader<Uint8Array> {
  const read = reader.read.bind(reader);
  const cancel = reader.cancel.bind(reader);
  return Object.assign(reader, {
    async read() {
      try {
        const step = await read();
        if (step.done) receiveAll(delivery);
        else delivery.receivedBytes += step.value.byteLength;
        if (delivery.receivedBytes >= delivery.sentBytes) delivery.onReceived();
        return step;
      } catch (error) {
        receiveAll(delivery);
        throw error;
      }
    },
    cancel: (reason: unknown) => cancel(reason).finally(() => receiveAll(delivery)),
  });
}

function receiveAll(delivery: Delivery): void {
  delivery.receivedBytes = Number.POSITIVE_INFINITY;
  delivery.onReceived();
  delivery.end();
}
