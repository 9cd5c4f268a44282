import { createEmulator } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";

/** How the emulator behaves. */
export interface EmulatorServerOptions {
  /** Whether jobs end at once, or never. */
  readonly jobsEnd: boolean;
}

const NEVER_MS = 1e12;

/**
 * Starts the emulator.
 *
 * @returns Its port.
 */
export async function startEmulator({ jobsEnd }: EmulatorServerOptions): Promise<number> {
  const timing = { queueMs: jobsEnd ? 0 : NEVER_MS, rowMs: 0, minimumRunMs: 0 };
  const { port } = await serve(createEmulator({ clock: "real", waitForRows: true, timing }));
  return port;
}
