import type { Client, ClientOptions, MistralBatch } from "@mistral-batch/core";

/** What the cases need of the build under test. */
export interface Runtime {
  readonly name: "node" | "chromium" | "workerd" | "deno" | "bun";
  /** Makes the whole library, with an environment that is empty. */
  createMistralBatch(options: ClientOptions): MistralBatch;
  createClient(options: ClientOptions): Client;
  isMistralBatchError(value: unknown): boolean;
  /** Whether the runtime can prove that a request never left, as where nobody listens. */
  readonly canProveNotSent: boolean;
  /** Whether the runtime can send a user-agent. */
  readonly canSendUserAgent: boolean;
  /** Shows a value as this runtime's console would. */
  inspect(value: unknown): string;
}
