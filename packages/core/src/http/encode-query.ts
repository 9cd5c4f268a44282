/** A value of a query: lists repeat their key, null and undefined are left out. */
export type QueryValue = string | number | boolean | readonly (string | number)[] | null | undefined;

/**
 * Writes a query string as the official clients do: lists as repeated keys, absent values left out.
 *
 * @returns The query with its question mark, or an empty string.
 */
export function encodeQuery(parameters: Readonly<Record<string, QueryValue>>): string {
  const pairs = Object.entries(parameters).flatMap(([key, value]) =>
    [value ?? []].flat().map((item) => `${encodeURIComponent(key)}=${encodeURIComponent(item)}`),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
