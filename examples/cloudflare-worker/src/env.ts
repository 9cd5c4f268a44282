import type { Batches } from "./batches.ts";

/** What wrangler.jsonc and the secrets give. */
export interface Env {
  readonly BUCKET: R2Bucket;
  readonly BATCHES: DurableObjectNamespace<Batches>;
  /** The key for Mistral. */
  readonly MISTRAL_API_KEY: string;
  readonly MISTRAL_BASE_URL?: string;
  /** What callers of this Worker send as a bearer token. */
  readonly ACCESS_TOKEN: string;
}
