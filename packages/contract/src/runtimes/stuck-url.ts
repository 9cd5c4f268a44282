import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { Worker } from "node:worker_threads";

/** What Linux keeps for a server that accepts nothing and asked for a queue of one. */
const QUEUED = 2;

/** Listens and never comes to accept: the thread stands still. */
const PROGRAM = `
  const { createServer } = require("node:net");
  const { parentPort } = require("node:worker_threads");
  const server = createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address());
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

let url: Promise<string | undefined> | undefined;

/**
 * An address where a connection is never made and never refused: the queue of its server is full, so that the system drops
 * whoever knocks. Lasts as long as the process.
 *
 * @returns Undefined outside of Linux, where a full queue is refused, or never full.
 */
export function stuckUrl(): Promise<string | undefined> {
  url ??= process.platform === "linux" ? startStuckServer() : Promise.resolve(undefined);
  return url;
}

async function startStuckServer(): Promise<string> {
  const thread = new Worker(PROGRAM, { eval: true });
  thread.unref();
  const [{ port }] = (await once(thread, "message")) as [AddressInfo];
  for (let queued = 0; queued < QUEUED; queued += 1) {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.unref();
  }
  return `http://127.0.0.1:${port}`;
}
