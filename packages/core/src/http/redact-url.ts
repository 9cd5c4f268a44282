/** A URL for a message: without credentials, query and fragment, any of which may hold a secret. */
export function redactUrl(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}${new URL(url).pathname}` : (url.split(/[?#]/, 1)[0] ?? "");
}
