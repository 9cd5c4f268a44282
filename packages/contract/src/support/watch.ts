import { isNetworkFault } from "@mistral-batch/emulator";
import type { Handle } from "../runtimes/network.ts";
import type { TestClock } from "./test-clock.ts";

/** Tells the clock of every request that the client makes, from its start until its headers are there. */
export function watchFetch(currentClock: () => TestClock | undefined): () => void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const end = currentClock()?.begin();
    try {
      return await original(input, init);
    } finally {
      end?.();
    }
  };
  return () => {
    globalThis.fetch = original;
  };
}

/** Tells the clock of every answer that the service gives, until its last byte. */
export function watchHandle(handle: Handle, clock: TestClock): Handle {
  return async (request) => {
    const end = clock.begin();
    try {
      const response = await handle(request);
      if (response.body === null) end();
      const body = response.body === null ? null : watchBody(response.body, clock, end);
      return new Response(body, { status: response.status, headers: response.headers });
    } catch (error) {
      end();
      if (isNetworkFault(error) && error.kind === "stall") clock.fallSilent();
      throw error;
    }
  };
}

function watchBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  clock: TestClock,
  end: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        clock.touch();
        try {
          const { done, value } = await reader.read();
          clock.touch();
          if (!done) return controller.enqueue(value);
          end();
          return controller.close();
        } catch (error) {
          end();
          throw error;
        }
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
