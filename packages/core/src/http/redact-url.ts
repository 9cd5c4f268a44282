/** An address for a message: without credentials, query and fragment, any of which may hold a secret. */
export function redactUrl(url: string): string {
  return url.replace(/[?#].*/s, "").replace(/^(\w+:\/\/)?.*@/s, "$1");
}
