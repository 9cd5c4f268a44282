/** A controller of ours that a caller's signal aborts too. */
export interface LinkedController {
  readonly controller: AbortController;
  /** Lets go of the caller's signal. */
  readonly unlink: () => void;
}

/** Makes a controller that aborts when the given signal does, with the same reason. */
export function linkSignal(signal: AbortSignal | undefined): LinkedController {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  return { controller, unlink: () => signal?.removeEventListener("abort", onAbort) };
}
