// Loaded before a documented server (node --import): says on which port it listens, since that was left to the system, and for
// how long it waits for headers: a server that waits for ever is held open by anybody.
import { subscribe } from "node:diagnostics_channel";

subscribe("tracing:net.server.listen:asyncEnd", ({ server }) => {
  const { port } = server.address() ?? {};
  if (port === undefined) return;
  process.stdout.write(`waits ${server.headersTimeout} ms for headers and listens on http://127.0.0.1:${port}\n`);
});
