// A server in a process of its own. It says its port on standard output, and ends with its standard input, so that it
// does not outlive whoever started it.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ApiServerOptions, createApiServer } from "./api-server.ts";
import { type EmulatorServerOptions, startEmulator } from "./emulator-server.ts";

type ServerOptions =
  | ({ readonly kind: "api" } & ApiServerOptions)
  | ({ readonly kind: "emulator" } & EmulatorServerOptions);

const options = JSON.parse(process.argv[2] ?? "{}") as ServerOptions;
const port = options.kind === "emulator" ? await startEmulator(options) : await startApi(options);
process.stdout.write(`${port}\n`);
process.stdin.resume();
process.stdin.once("end", () => process.exit(0));

async function startApi(api: ApiServerOptions): Promise<number> {
  const server = createApiServer(api).listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
