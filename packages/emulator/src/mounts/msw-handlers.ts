// Not from "msw": its root opens a BroadcastChannel that keeps a Deno process alive.
import { type HttpHandler, HttpResponse, http } from "msw/http";
import type { Emulator } from "../emulator.ts";
import { isNetworkFault } from "../faults/network-fault.ts";

/** The options of {@link handlers}. */
export interface HandlersOptions {
  /** The origin, and the path in front of `/v1` if there is one. @default "https://api.mistral.ai" */
  readonly baseUrl?: string;
  /** The origin of signed URLs, where it is another one. */
  readonly signedUrlOrigin?: string;
}

/**
 * Makes the MSW handlers of an emulator: all requests below `baseUrl` go to it. A refused or reset connection becomes
 * `HttpResponse.error()`, and a stall never answers.
 *
 * @param emulator - What answers the requests.
 * @param options - Which origins are the emulator's.
 * @returns What `setupServer`, `setupWorker` and `defineNetwork` of MSW take.
 * @example
 * ```ts
 * import { createEmulator } from "@mistral-batch/emulator";
 * import { handlers } from "@mistral-batch/emulator/msw";
 *
 * const emulator = createEmulator();
 * console.log(handlers(emulator, { baseUrl: "https://api.mistral.ai" }).length);
 * ```
 */
export function handlers(emulator: Pick<Emulator, "handle">, options: HandlersOptions = {}): HttpHandler[] {
  const { baseUrl = "https://api.mistral.ai", signedUrlOrigin } = options;
  const origins = new Set([baseUrl.replace(/\/+$/, ""), new URL(baseUrl).origin, signedUrlOrigin ?? baseUrl]);
  const patterns = [...new Set([...origins].map((origin) => `${origin.replace(/\/+$/, "")}/*`))];
  return patterns.map((pattern) => http.all(pattern, ({ request }) => answer(emulator, request)));
}

async function answer(emulator: Pick<Emulator, "handle">, request: Request): Promise<Response> {
  try {
    return await emulator.handle(request);
  } catch (error) {
    if (!isNetworkFault(error)) throw error;
    return error.kind === "stall" ? new Promise<Response>(() => undefined) : HttpResponse.error();
  }
}
