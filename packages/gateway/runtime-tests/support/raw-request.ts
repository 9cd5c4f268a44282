import { request } from "node:http";
import { connect } from "node:net";

/** A request that nothing has normalised. */
export interface RawRequest {
  readonly method?: string;
  /** From the slash on, as it goes on the wire. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array | undefined;
  /** Sends the body in chunks, without its length. */
  readonly isChunked?: boolean;
}

/** What came back. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Sends a request exactly as it is written. */
export function sendRaw(
  origin: string,
  { method = "GET", path, headers = {}, body, isChunked }: RawRequest,
): Promise<RawResponse> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const length =
      body === undefined || isChunked === true ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = { ...length, ...(isChunked === true ? { "transfer-encoding": "chunked" } : {}), ...headers };
    const outgoing = request(
      { hostname, port, method, path, headers: sent as Record<string, string>, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.once("error", reject);
        incoming.once("end", () => {
          const entries = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(entries),
            text: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

/** Writes bytes to a socket and returns all that comes back until it closes, or until `isEnough`. */
export function sendBytes(origin: string, bytes: string, isEnough: (text: string) => boolean): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const finish = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (isEnough(text)) finish();
    });
    socket.once("error", finish);
    socket.once("close", finish);
  });
}
