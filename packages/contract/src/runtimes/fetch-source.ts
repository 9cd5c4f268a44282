import { HttpNetworkFrame, NetworkSource } from "msw/experimental";

/** One request on its way through MSW. */
class FetchFrame extends HttpNetworkFrame {
  readonly #settle: (response: Response | undefined) => void;
  readonly #fail: (reason: unknown) => void;

  constructor(request: Request, settle: (response: Response | undefined) => void, fail: (reason: unknown) => void) {
    super({ id: crypto.randomUUID(), request });
    this.#settle = settle;
    this.#fail = fail;
  }

  passthrough(): void {
    this.#settle(undefined);
  }

  respondWith(response?: Response): void {
    this.#settle(response);
  }

  errorWith(reason?: unknown): void {
    if (reason instanceof Response) this.#settle(reason);
    else this.#fail(reason);
  }
}

/**
 * A source for MSW that takes requests from `globalThis.fetch`: the one thing that workerd, Deno and Bun have in common.
 * MSW's own interceptor for these breaks on a mocked redirect.
 */
export class FetchSource extends NetworkSource<FetchFrame> {
  #original: typeof fetch | undefined;

  enable(): void {
    this.#original = globalThis.fetch;
    globalThis.fetch = (input, init) => this.#perform(new Request(input, init));
  }

  override disable(): void {
    void super.disable();
    if (this.#original !== undefined) globalThis.fetch = this.#original;
  }

  async #perform(request: Request): Promise<Response> {
    const { signal } = request;
    signal.throwIfAborted();
    let onAbort = (): void => {};
    const answer = new Promise<Response | undefined>((resolve, reject) => {
      onAbort = (): void => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      this.queue(new FetchFrame(request, resolve, reject)).catch(reject);
    });
    try {
      const response = await answer;
      if (response === undefined) throw new TypeError(`No case answers ${request.method} ${request.url}`);
      if (response.type === "error") throw new TypeError("Failed to fetch", { cause: response });
      if (request.redirect === "follow" && response.headers.has("location"))
        throw new TypeError("A redirect was to be followed");
      return response;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
}
