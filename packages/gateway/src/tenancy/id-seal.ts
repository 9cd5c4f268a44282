/** What an id names; an id of one kind is nothing in the other. */
export type IdKind = "job" | "file";

/**
 * Turns the ids of the service into the ids that one tenant sees, and back: a permutation of all UUIDs under the tenant's
 * key (AES on one block). An id of another tenant opens into a UUID that nobody has.
 */
export interface IdSeal {
  seal(kind: IdKind, id: string): Promise<string>;
  open(kind: IdKind, sealed: string): Promise<string>;
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const BLOCK_BYTES = 16;
const ZERO = new Uint8Array(BLOCK_BYTES);

/** Tells a UUID in its usual spelling. */
export function isUuid(text: unknown): text is string {
  return typeof text === "string" && UUID.test(text);
}

/** Makes the seal of a tenant from a key for each kind, made for AES-CBC. */
export function createIdSeal(keys: Readonly<Record<IdKind, CryptoKey>>): IdSeal {
  return {
    seal: async (kind, id) => toUuid(await encryptBlock(keys[kind], toBytes(id))),
    open: async (kind, sealed) => toUuid(await decryptBlock(keys[kind], toBytes(sealed))),
  };
}

/** WebCrypto has no bare AES; the first block of CBC after an empty vector is one. */
async function encryptBlock(key: CryptoKey, block: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await crypto.subtle.encrypt({ name: "AES-CBC", iv: ZERO }, key, block);
  return new Uint8Array(bytes, 0, BLOCK_BYTES);
}

/** CBC wants a block of padding behind, which is made here as an encryption would have made it. */
async function decryptBlock(key: CryptoKey, block: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const padding = await encryptBlock(
    key,
    block.map((byte) => byte ^ BLOCK_BYTES),
  );
  const both = new Uint8Array(2 * BLOCK_BYTES);
  both.set(block);
  both.set(padding, BLOCK_BYTES);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv: ZERO }, key, both));
}

function toBytes(uuid: string): Uint8Array<ArrayBuffer> {
  if (!isUuid(uuid)) throw new RangeError("Not a UUID");
  const digits = uuid.replaceAll("-", "");
  return Uint8Array.from({ length: BLOCK_BYTES }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

function toUuid(bytes: Uint8Array): string {
  const digits = toHex(bytes);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    "-",
  );
}

/** Bytes as hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
