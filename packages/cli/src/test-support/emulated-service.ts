import { createEmulator, type Emulator, type EmulatorOptions } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { onTestFinished } from "vitest";

/** An emulator that listens on this machine until the test ends. */
export interface EmulatedService {
  readonly emulator: Emulator;
  readonly url: string;
}

/**
 * Serves an emulator for one test.
 *
 * @param options - Its options; its clock moves with each request unless told otherwise.
 */
export async function emulatedService(options: EmulatorOptions = {}): Promise<EmulatedService> {
  const emulator = createEmulator({ advancePerRequestMs: 1000, ...options });
  const server = await serve(emulator);
  onTestFinished(() => server.close(0));
  return { emulator, url: server.url };
}
