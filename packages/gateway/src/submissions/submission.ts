import type { Call } from "../call.ts";
import { refuse } from "../http/refusal.ts";
import { toHex } from "../tenancy/id-seal.ts";

/** A create that carries a submission key. */
export interface Submission {
  /** As it stands in the metadata. */
  readonly key: string;
  /** The key under which it is kept, of this tenant alone. */
  readonly storeKey: string;
  /** Of the body as it came: one that was sent again by a browser or a proxy has the same. */
  readonly digest: string;
}

/** The submission of a create; undefined where it carries no key. */
export async function submissionOf(
  call: Call,
  key: string | undefined,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Submission | undefined> {
  if (key === undefined || key === "") return undefined;
  return {
    key,
    // The stamp has a length of its own, so no tenant can choose a key that is another tenant's.
    storeKey: await sha256(new TextEncoder().encode(`${call.keys.stamp}${key}`)),
    digest: (await sha256(bytes)).slice(0, 32),
  };
}

/**
 * Makes sure that a create says the same as the first under its key.
 *
 * @throws {Refusal} 422 where it does not. Never 409, which may come from anywhere and proves nothing: a client would look
 * for the job of its key and take that of the other body.
 */
export function refuseOtherBody({ key, digest }: Submission, first: string | undefined): void {
  if (first === undefined || first === digest) return;
  throw refuse(
    422,
    `Another job was created under the submission key ${JSON.stringify(key)}: take a new key for this one`,
  );
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
