import { BoundedMap } from "../http/bounded-map.ts";
import { createIdSeal, type IdSeal, toHex } from "./id-seal.ts";

/** What one tenant's world is made of. */
export interface TenantKeys {
  readonly seal: IdSeal;
  /** What stands on the tenant's jobs and files at the service. Never shown to a client. */
  readonly stamp: string;
  /** Hides the validators of downloads. */
  readonly etagKey: CryptoKey;
}

/** Derives everything from one secret, so that nothing has to be stored. */
export interface KeyRing {
  forTenant(tenant: string): Promise<TenantKeys>;
  /** For links that work without a token. */
  linkKey(): Promise<CryptoKey>;
}

/** So many tenants at a time keep their keys at hand; the others' are derived again. */
const KEPT_TENANTS = 1000;
const encoder = new TextEncoder();

/** Makes the ring of a secret. */
export function createKeyRing(secret: () => Promise<string>): KeyRing {
  const kept = new BoundedMap<Promise<TenantKeys>>(KEPT_TENANTS);
  let root: Promise<CryptoKey> | undefined;
  let link: Promise<CryptoKey> | undefined;
  const rootKey = async (): Promise<CryptoKey> => {
    // A secret that cannot be had now is asked for again, and never remembered as a failure.
    const text = await secret();
    root ??= crypto.subtle.importKey("raw", encoder.encode(text), "HKDF", false, ["deriveBits"]);
    return await root;
  };
  return {
    async forTenant(tenant) {
      const known = kept.get(tenant);
      if (known !== undefined) return await known;
      const keys = deriveTenantKeys(await rootKey(), tenant);
      kept.set(tenant, keys);
      return await keys;
    },
    async linkKey() {
      link ??= deriveLinkKey(await rootKey());
      return await link;
    },
  };
}

async function deriveTenantKeys(root: CryptoKey, tenant: string): Promise<TenantKeys> {
  const [job, file, stamp, etag] = await Promise.all(
    ["job", "file", "stamp", "etag"].map((use) => deriveBytes(root, use, tenant)),
  );
  if (job === undefined || file === undefined || stamp === undefined || etag === undefined) throw new TypeError();
  const importBlockKey = (bytes: ArrayBuffer): Promise<CryptoKey> =>
    crypto.subtle.importKey("raw", bytes, "AES-CBC", false, ["encrypt", "decrypt"]);
  return {
    seal: createIdSeal({ job: await importBlockKey(job), file: await importBlockKey(file) }),
    stamp: toHex(new Uint8Array(stamp, 0, 16)),
    etagKey: await crypto.subtle.importKey("raw", etag, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
  };
}

async function deriveLinkKey(root: CryptoKey): Promise<CryptoKey> {
  const bytes = await deriveBytes(root, "link", "");
  return await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** The use comes first and holds no NUL, so no tenant can be named so as to get the key of another use. */
async function deriveBytes(root: CryptoKey, use: string, tenant: string): Promise<ArrayBuffer> {
  const info = encoder.encode(`${use}\0${tenant}`);
  const salt = encoder.encode("mistral-batch gateway 1");
  return await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, root, 256);
}
