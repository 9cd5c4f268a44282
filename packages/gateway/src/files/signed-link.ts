/** What a link is for. */
export interface LinkContent {
  /** The sealed id, which means something for this tenant only. */
  readonly file: string;
  readonly tenant: string;
  readonly untilMs: number;
}

const IV_BYTES = 12;

/** Makes the secret part of a link: encrypted, so that it says nothing, and authenticated, so that nobody can make one. */
export async function makeLink(key: CryptoKey, { file, tenant, untilMs }: LinkContent): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const text = new TextEncoder().encode(JSON.stringify([file, tenant, untilMs]));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text));
  const bytes = [...iv, ...sealed].map((byte) => String.fromCharCode(byte)).join("");
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Reads the secret part of a link; undefined for one that nobody made with this key, and for one that has expired. */
export async function readLink(key: CryptoKey, link: string, nowMs: number): Promise<LinkContent | undefined> {
  try {
    const bytes = Uint8Array.from(atob(link.replaceAll("-", "+").replaceAll("_", "/")), (text) => text.charCodeAt(0));
    const iv = bytes.subarray(0, IV_BYTES);
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes.subarray(IV_BYTES));
    const [file, tenant, untilMs] = JSON.parse(new TextDecoder().decode(text)) as [string, string, number];
    return nowMs < untilMs ? { file, tenant, untilMs } : undefined;
  } catch {
    return undefined;
  }
}
