const BRAND = Symbol.for("@mistral-batch/emulator/NetworkFault");

/** What a `Response` cannot say: nobody listens, the connection breaks, or nothing ever comes. */
export type NetworkFaultKind = "refused" | "reset" | "stall";

/**
 * A fault below HTTP. `Emulator.handle` throws it, and each mount translates it: the fetch mount rejects as a real
 * fetch does, MSW answers an error, the Node server destroys the socket or never answers.
 *
 * @example
 * ```ts
 * import { createEmulator, isNetworkFault } from "@mistral-batch/emulator";
 *
 * const emulator = createEmulator();
 * emulator.faults.add({ fault: { kind: "refused" } });
 * const request = new Request("http://emulator.test/v1/batch/jobs");
 * const outcome = await emulator.handle(request).catch((error: unknown) => error);
 * if (!isNetworkFault(outcome)) throw new Error("The fault was expected");
 * ```
 */
export class NetworkFault extends Error {
  override readonly name = "NetworkFault" as const;
  readonly kind: NetworkFaultKind;

  constructor(kind: NetworkFaultKind) {
    super(`The emulated network failed: ${kind}`);
    this.kind = kind;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/**
 * Recognises a {@link NetworkFault}, also one from another copy of this package.
 *
 * @param value - Anything that was caught.
 * @example
 * ```ts
 * import { isNetworkFault, NetworkFault } from "@mistral-batch/emulator";
 *
 * console.log(isNetworkFault(new NetworkFault("reset")), isNetworkFault(new Error("other")));
 * ```
 */
export function isNetworkFault(value: unknown): value is NetworkFault {
  return typeof value === "object" && value !== null && BRAND in value;
}
