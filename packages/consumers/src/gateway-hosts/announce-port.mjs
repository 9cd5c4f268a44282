// Loaded before a documented server (node --import): says on which port it listens, since that was left to the system.
import { subscribe } from "node:diagnostics_channel";

subscribe("tracing:net.server.listen:asyncEnd", ({ server }) => {
  const { port } = server.address() ?? {};
  if (port !== undefined) process.stdout.write(`listens on http://127.0.0.1:${port}\n`);
});
