import { connect } from "node:net";
import { type LocalServer, startServer } from "./local-server.ts";

/** A proxy that opens tunnels, and the targets that it was asked for. */
export interface TunnelProxy extends LocalServer {
  readonly targets: string[];
  readonly authorizations: (string | undefined)[];
}

/**
 * Starts a proxy on the loopback whose tunnels all lead to one port, whatever name was asked for.
 *
 * @param port - Where the tunnels lead; undefined refuses them with 403.
 */
export async function startTunnelProxy(port: number | undefined): Promise<TunnelProxy> {
  const targets: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const local = await startServer((_request, response) => response.writeHead(405).end());
  local.server.on("connect", (request, client) => {
    targets.push(request.url ?? "");
    authorizations.push(request.headers["proxy-authorization"]);
    client.on("error", () => {});
    if (port === undefined) {
      client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client);
      client.pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  return { ...local, targets, authorizations };
}
