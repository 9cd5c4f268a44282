/** A URL for a message: without credentials, query and fragment, any of which may hold a secret. */
export function redactUrl(url: string): string {
  // "localhost:80" is a URL too, with a scheme that has no origin.
  if (/^https?:/i.test(url) && URL.canParse(url)) return `${new URL(url).origin}${new URL(url).pathname}`;
  return (url.split(/[?#]/, 1)[0] ?? "").replace(/^.*@/, "");
}
