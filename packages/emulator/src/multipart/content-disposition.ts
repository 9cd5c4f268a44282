/** What a part's Content-Disposition says. */
export interface ContentDisposition {
  readonly name: string | undefined;
  readonly filename: string | undefined;
}

/**
 * Reads a part's Content-Disposition. Beyond the grammar it takes raw UTF-8 in quoted names and the percent escapes of
 * browsers, because that is what FormData implementations send; `filename*` (RFC 5987) wins over `filename`.
 */
export function parseContentDisposition(header: string): ContentDisposition {
  const parameters = new Map<string, string>();
  const pattern = /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/gu;
  for (const [, key, quoted, token] of header.matchAll(pattern)) {
    if (key !== undefined) parameters.set(key.toLowerCase(), quoted === undefined ? (token ?? "") : unquote(quoted));
  }
  const extended = parameters.get("filename*");
  return {
    name: parameters.get("name"),
    filename: (extended === undefined ? undefined : decodeExtended(extended)) ?? parameters.get("filename"),
  };
}

/** Browsers escape a quote and line breaks by percent, others by backslash; a lone backslash is a path of old Windows. */
function unquote(text: string): string {
  return text
    .replace(/\\(["\\])/g, "$1")
    .replace(/%22/g, '"')
    .replace(/%0D/gi, "\r")
    .replace(/%0A/gi, "\n");
}

function decodeExtended(value: string): string | undefined {
  const match = /^([\w-]+)'[\w-]*'(.*)$/u.exec(value);
  if (match === null) return undefined;
  try {
    const bytes = Uint8Array.from(unescapePercent(match[2] ?? ""), (character) => character.charCodeAt(0) & 0xff);
    return new TextDecoder(match[1], { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function unescapePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
