// On Node.
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { createGateway } from "@mistral-batch/gateway";
import { createApp } from "./create-app.ts";

const BUILT = fileURLToPath(new URL("../dist", import.meta.url));

/** What the operator sets. */
export interface NodeSettings {
  readonly apiKey: string;
  readonly secret: string;
  /** Where the service is. Default: the real one. */
  readonly baseUrl?: string | undefined;
  readonly port?: number | undefined;
  /** Where the app is for its visitors, `https://app.example`. Default: where it listens. */
  readonly origin?: string | undefined;
}

/** Serves the app on the loopback; a proxy that speaks https belongs in front of it. */
export async function startNode({
  apiKey,
  secret,
  baseUrl,
  port = 0,
  origin,
}: NodeSettings): Promise<Server & { url: string }> {
  // Large uploads outlive Node's limit of five minutes for a request; the gateway has limits of its own.
  const server = createServer({ requestTimeout: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = createApp({
    secret,
    gateway: (authorize) => createGateway({ apiKey, secret, baseUrl, authorize, allowedOrigins: [origin ?? url] }),
    page: () => readFile(`${BUILT}/index.html`, "utf8"),
    files: serveStatic({ root: BUILT }),
  });
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  server.on("request", (incoming, outgoing) => void answer(incoming, outgoing));
  return Object.assign(server, { url });
}
