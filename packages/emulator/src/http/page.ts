import type { Checks } from "./checks.ts";

/** A page of a list, as asked for. */
export interface Page {
  readonly page: number;
  readonly page_size: number;
}

/** Reads `page` (from 0) and `page_size`. */
export function readPage(query: URLSearchParams, checks: Checks): Page {
  const integer = (name: string, fallback: number): number => {
    const text = query.get(name);
    return text === null ? fallback : (checks.queryInteger(text, ["query", name], { ge: 0 }) ?? fallback);
  };
  return { page: integer("page", 0), page_size: integer("page_size", 100) };
}

/** Cuts the page out of the whole list. A cap on the page size also decides where the next page begins. */
export function slicePage<T>(all: readonly T[], page: Page, maxPageSize: number | null): readonly T[] {
  const size = maxPageSize === null ? page.page_size : Math.min(page.page_size, maxPageSize);
  return all.slice(page.page * size, (page.page + 1) * size);
}
