/** Whether bytes are UTF-8; a text that was decoded from them does not tell, as it may hold U+FFFD of its own. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
