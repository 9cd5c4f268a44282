import { isNetworkFault, NetworkFault, type NetworkFaultKind } from "@mistral-batch/emulator";
import type { BodyMessage, Channel } from "./messages.ts";

/**
 * Between the last bytes and the break. Where both arrive at once, Bun throws the bytes away; then nothing is left to see of
 * how a download goes on behind them.
 */
const BEFORE_BREAK_MS = 20;

/** A body that is here and read there, piece by piece as the other end asks. */
class OutgoingBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  async give(id: number, channel: Channel<never>): Promise<void> {
    try {
      const { done, value } = await this.#reader.read();
      if (done) channel.send({ type: "end", id });
      else channel.sendPiece(id, value);
    } catch (error) {
      await new Promise((resolve) => setTimeout(resolve, BEFORE_BREAK_MS));
      channel.send({ type: "break", id, fault: isNetworkFault(error) ? error.kind : "reset" });
    }
  }

  cancel(): void {
    this.#reader.cancel(new Error("Nobody reads on")).catch(() => {});
  }
}

/** A body that is there and read here. */
class IncomingBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #arrive: () => void = () => {};

  constructor(id: number, channel: Channel<never>, onEnd: () => void) {
    this.stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          channel.send({ type: "pull", id });
          return new Promise<void>((resolve) => {
            this.#arrive = resolve;
          });
        },
        cancel: () => {
          this.#controller = undefined;
          channel.send({ type: "cancel", id });
          onEnd();
        },
      },
      { highWaterMark: 0 },
    );
  }

  take(piece: Uint8Array<ArrayBuffer>): void {
    this.#controller?.enqueue(piece);
    this.#arrive();
  }

  end(): void {
    this.#controller?.close();
    this.#arrive();
  }

  fail(kind: NetworkFaultKind): void {
    this.#controller?.error(new NetworkFault(kind));
    this.#arrive();
  }
}

/** The bodies of all exchanges of one end of a channel: at most one in each direction for each exchange. */
export class Bodies {
  readonly #channel: Channel<never>;
  readonly #outgoing = new Map<number, OutgoingBody>();
  readonly #incoming = new Map<number, { readonly body: IncomingBody; readonly onEnd: () => void }>();

  constructor(channel: Channel<never>) {
    this.#channel = channel;
  }

  /** Gives a body to the other end. */
  give(id: number, body: ReadableStream<Uint8Array>): void {
    this.#outgoing.set(id, new OutgoingBody(body));
  }

  /** Takes a body from the other end; `onEnd` is called when no more will come of it. */
  take(id: number, onEnd: () => void = () => {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    const body = new IncomingBody(id, this.#channel, onEnd);
    this.#incoming.set(id, { body, onEnd });
    return body.stream;
  }

  /** Hands on a piece from the other end. */
  receivePiece(id: number, piece: Uint8Array<ArrayBuffer>): void {
    this.#incoming.get(id)?.body.take(piece);
  }

  /** Acts on what the other end says. */
  receive(message: BodyMessage): void {
    const { id } = message;
    if (message.type === "pull") void this.#outgoing.get(id)?.give(id, this.#channel);
    else if (message.type === "cancel") this.#outgoing.get(id)?.cancel();
    else this.#finish(id, message);
  }

  #finish(id: number, message: Extract<BodyMessage, { readonly type: "end" | "break" }>): void {
    const incoming = this.#incoming.get(id);
    this.#incoming.delete(id);
    if (message.type === "end") incoming?.body.end();
    else incoming?.body.fail(message.fault);
    incoming?.onEnd();
  }
}

/** Whether a message is about a body. */
export function isBodyMessage(message: { readonly type: string }): message is BodyMessage {
  return ["pull", "cancel", "end", "break"].includes(message.type);
}
