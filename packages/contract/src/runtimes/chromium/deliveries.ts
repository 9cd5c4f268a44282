import { isNetworkFault } from "@mistral-batch/emulator";
import type { CaseClock, Handle } from "../network.ts";
import { type Answer, departing, watchedReader } from "./answer.ts";

const MARK = "x-delivery";
/** How long something may be between the page and the worker before it counts as lost, and how often that is looked at. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 20;

/** One request of the page: whether it is with the service, or between the two. */
interface Journey {
  readonly method: string;
  readonly url: string;
  place: "leaving" | "with the service" | "coming back";
}

/**
 * Keeps account of what is between the page and the service, which is beyond a worker in another process. The time of a
 * case stands still for it, however busy the machine is; and a body breaks only when the page has read what came before:
 * a stream on its way through a worker drops what nobody has read yet, so that bytes would arrive or not by chance.
 */
export class Deliveries {
  readonly #journeys = new Set<Journey>();
  readonly #answers = new Map<string, Answer>();
  #count = 0;
  #changedAt = 0;

  /** Holds the clock while something is between the page and the service; call the result when the case is over. */
  watch(clock: CaseClock): () => void {
    this.#journeys.clear();
    this.#answers.clear();
    const timer = setInterval(() => {
      const isBetween =
        [...this.#journeys].some(({ place }) => place !== "with the service") ||
        [...this.#answers.values()].some(({ isSent, sentBytes, receivedBytes }) => isSent || sentBytes > receivedBytes);
      if (isBetween && performance.now() - this.#changedAt < PATIENCE_MS) clock.touch();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }

  /** The service, as the worker is to ask it. */
  departures(handle: Handle, clock: CaseClock): Handle {
    return async (request) => {
      const journey = this.#arrived(request);
      const isBack = (): void => {
        this.#changed();
        if (journey !== undefined) journey.place = "coming back";
      };
      try {
        const response = await handle(request);
        isBack();
        // What a page sees of a redirect is neither header nor body.
        const isRedirect = response.status >= 300 && response.status < 400;
        return response.body === null || isRedirect ? response : this.#marked(response, response.body, clock);
      } catch (error) {
        // Of silence nothing comes back.
        if (!isNetworkFault(error) || error.kind !== "stall") isBack();
        throw error;
      }
    };
  }

  /**
   * The fetch of the page, noting what it asks for and what it reads.
   *
   * @param fetch - What does the fetching.
   * @param isStuck - Tells an address where nothing ever arrives: to it nothing is on its way.
   */
  watchedFetch(
    fetch: typeof globalThis.fetch,
    isStuck: (url: string) => boolean = () => false,
  ): typeof globalThis.fetch {
    return async (input, init) => {
      const { method, url } = input instanceof Request ? input : new Request(input, init);
      if (isStuck(url)) return await fetch(input, init);
      const journey: Journey = { method, url, place: "leaving" };
      this.#journeys.add(journey);
      this.#changed();
      try {
        return this.#received(await fetch(input, init));
      } finally {
        this.#journeys.delete(journey);
        this.#changed();
      }
    };
  }

  /** Finds whose request has reached the service; one that comes back from a redirect has another address. */
  #arrived({ method, url }: Request): Journey | undefined {
    this.#changed();
    const all = [...this.#journeys];
    const journey =
      all.find((each) => each.place === "leaving" && each.method === method && each.url === url) ??
      all.find(({ place }) => place === "coming back");
    if (journey !== undefined) journey.place = "with the service";
    return journey;
  }

  #marked(response: Response, body: ReadableStream<Uint8Array<ArrayBuffer>>, clock: CaseClock): Response {
    this.#count += 1;
    const mark = String(this.#count);
    const end = clock.begin();
    const answer: Answer = {
      sentBytes: 0,
      receivedBytes: 0,
      isSent: false,
      onChange: () => this.#changed(),
      onReceived: () => {},
      end: () => {
        this.#answers.delete(mark);
        end();
      },
    };
    this.#answers.set(mark, answer);
    const headers = new Headers(response.headers);
    headers.set(MARK, mark);
    return new Response(departing(body, answer), { status: response.status, headers });
  }

  #received(response: Response): Response {
    const answer = this.#answers.get(response.headers.get(MARK) ?? "");
    const { body } = response;
    if (answer === undefined || body === null) return response;
    const getReader = body.getReader.bind(body) as () => ReadableStreamDefaultReader<Uint8Array>;
    const cancel = body.cancel.bind(body);
    const text = response.text.bind(response);
    Object.assign(body, {
      getReader: () => watchedReader(getReader(), answer),
      cancel: (reason: unknown) => cancel(reason).finally(answer.end),
    });
    return Object.assign(response, {
      text() {
        // Read in one go: nobody can tell how much of it has come.
        answer.receivedBytes = Number.POSITIVE_INFINITY;
        answer.onReceived();
        return text().finally(answer.end);
      },
    });
  }

  #changed(): void {
    this.#changedAt = performance.now();
  }
}
