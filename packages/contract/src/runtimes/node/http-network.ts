import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type EmulatorServer, serve } from "@mistral-batch/emulator/node";
import type { Handle, Network } from "../network.ts";
import { stuckUrl } from "../stuck-url.ts";

const unmounted: Handle = async () => new Response("Nothing is mounted", { status: 500 });

let service: Handle = unmounted;
let other: Handle = unmounted;
let servers: readonly EmulatorServer[] = [];
let deadUrl = "";
let stuck: string | undefined;

async function unusedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Requests go over real connections of the loopback. */
export const network: Network = {
  kind: "http",
  get baseUrl() {
    return servers[0]?.url ?? "";
  },
  get otherUrl() {
    return servers[1]?.url ?? "";
  },
  get deadUrl() {
    return deadUrl;
  },
  get stuckUrl() {
    return stuck;
  },
  async start() {
    servers = [
      await serve({ handle: (request) => service(request) }),
      await serve({ handle: (request) => other(request) }),
    ];
    deadUrl = await unusedUrl();
    stuck = await stuckUrl();
  },
  mount(nextService, nextOther) {
    service = nextService;
    other = nextOther;
  },
  async stop() {
    for (const server of servers) await server.close(0);
  },
};
