import type { Emulator } from "../emulator.ts";
import { isNetworkFault } from "../faults/network-fault.ts";

/** The shape of a Worker's module, as Cloudflare, Deno and Bun take it. */
export interface WorkerMount {
  fetch(request: Request): Promise<Response>;
}

/**
 * Makes a Worker of an emulator. A Worker cannot break a connection, so a refused or reset connection becomes a 502
 * without a body, and a stall never answers. Any other error of the emulator is thrown on.
 *
 * @param emulator - What answers the requests.
 * @returns The default export of a Worker.
 * @example
 * ```ts
 * import { createEmulator, toWorker } from "@mistral-batch/emulator";
 *
 * export default toWorker(createEmulator({ clock: "real" }));
 * ```
 */
export function toWorker(emulator: Pick<Emulator, "handle">): WorkerMount {
  return {
    async fetch(request) {
      try {
        return await emulator.handle(request);
      } catch (error) {
        if (!isNetworkFault(error)) throw error;
        return error.kind === "stall" ? new Promise<Response>(() => undefined) : new Response(null, { status: 502 });
      }
    },
  };
}
