import { refuse } from "../http/refusal.ts";

/** What the headers of a part say. */
export interface PartHeaders {
  readonly name: string;
  /** Undefined for a field that is no file. */
  readonly filename: string | undefined;
  readonly type: string | undefined;
}

const DISPOSITION =
  /^form-data; ?name="([a-z_]{1,32})"(?:; ?filename="([^"]{0,1024})")?(?:; ?filename\*=[^;\r\n]{0,3072})?$/i;

/**
 * Reads the headers of a part, in the one spelling that browsers, fetch, curl and the common libraries send: two parsers that
 * disagree about a part are how one is smuggled past the first.
 *
 * @throws {Refusal} 400 for any other spelling.
 */
export function readPartHeaders(bytes: Uint8Array): PartHeaders {
  let disposition: RegExpExecArray | null = null;
  let type: string | undefined;
  for (const line of decode(bytes).split("\r\n")) {
    const [, name = "", value = ""] = /^([A-Za-z-]{1,64}):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (/^content-disposition$/i.test(name) && disposition === null) disposition = DISPOSITION.exec(value);
    else if (/^content-type$/i.test(name) && type === undefined) type = value;
    else if (!/^content-(length|transfer-encoding)$/i.test(name) || /base64|quoted/i.test(value)) throw malformed();
  }
  const [, name, filename] = disposition ?? [];
  if (name === undefined) throw malformed();
  return { name, filename, type };
}

/** The refusal of a form that cannot be read. */
export function malformed(): Error {
  return refuse(400, "Cannot parse request body");
}

function decode(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // oxlint-disable-next-line no-control-regex -- a lone line break or NUL is read differently by different parsers
    if (!/[\u0000\u007f]|\r(?!\n)|(?<!\r)\n/.test(text)) return text;
  } catch {
    // Refused below.
  }
  throw malformed();
}
