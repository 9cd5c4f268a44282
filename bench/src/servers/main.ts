// A server in a process of its own. It says its port on standard output, and ends with its standard input, so that it
// does not outlive whoever started it.
import type { AddressInfo } from "node:net";
import { type ApiServerOptions, createApiServer } from "./api-server.ts";

const server = createApiServer(JSON.parse(process.argv[2] ?? "{}") as ApiServerOptions);
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${port}\n`);
});
process.stdin.resume();
process.stdin.once("end", () => process.exit(0));
