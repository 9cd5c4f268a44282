import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

/** A gateway that listens. */
export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Mounts a handler on plain `node:http`, as docs/gateway.md does. */
export async function listen(handler: (request: Request) => Promise<Response>): Promise<Listening> {
  const answer = getRequestListener(handler, { overrideGlobalObjects: false });
  const limits = { requestTimeout: 0, headersTimeout: 60_000 };
  const server: Server = createServer(limits, (incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
