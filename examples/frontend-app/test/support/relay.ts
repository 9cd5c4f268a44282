// Stands between the browser and the app, and breaks connections as networks and proxies do.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

const CREATE = "POST /api/mistral/v1/batch/jobs HTTP/1.1\r\n";
const TIMEOUT = "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n";

/** A connection with a create, whose answer does not go back. */
export interface HeldCreate {
  /** Settles once the app has answered. */
  readonly answered: Promise<void>;
  /** Closes the connection without an answer. */
  readonly cut: () => void;
  /** Answers as a proxy does that has waited long enough. */
  readonly timeOut: () => void;
}

/** Passes bytes on in both directions. */
export interface Relay {
  readonly url: string;
  /** How many creates came from the browser. */
  readonly creates: () => number;
  /** Holds the answer to the next create over a connection that has served before, or the create itself. */
  readonly holdNext: (what: "answer" | "request") => Promise<HeldCreate>;
  /** Says where the app is. */
  readonly pointTo: (url: string) => void;
  readonly close: () => Promise<void>;
}

/** Starts a relay. */
export async function startRelay(): Promise<Relay> {
  const sockets = new Set<Socket>();
  let target: URL | undefined;
  let creates = 0;
  let hold: { readonly what: "answer" | "request"; readonly resolve: (held: HeldCreate) => void } | undefined;
  const server = createServer((client) => {
    const app = connect(Number(target?.port), target?.hostname);
    let hasServed = false;
    let held: "answer" | "request" | undefined;
    let onAnswer = (): void => {};
    const answered = new Promise<void>((resolve) => (onAnswer = resolve));
    const cut = (): void => void [client, app].map((socket) => socket.destroy());
    const timeOut = (): void => void client.write(TIMEOUT);
    for (const socket of [client, app]) {
      sockets.add(socket);
      // A browser that resets a connection is no failure of the test.
      socket.on("error", cut).on("close", cut);
    }
    client.on("data", (chunk: Buffer) => {
      if (chunk.toString("latin1").startsWith(CREATE)) {
        creates += 1;
        if (hasServed && hold !== undefined) {
          held = hold.what;
          hold.resolve({ answered, cut, timeOut });
          hold = undefined;
        }
      }
      if (held !== "request") app.write(chunk);
    });
    app.on("data", (chunk: Buffer) => {
      hasServed = true;
      if (held === undefined) client.write(chunk);
      else onAnswer();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    creates: () => creates,
    holdNext: (what) => new Promise((resolve) => void (hold = { what, resolve })),
    pointTo: (url) => void (target = new URL(url)),
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
