/** One page of a list. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly total?: number | null;
}

/** After so many pages in a row without anything new the service is taken to ignore the page number. */
const MAX_STALE_PAGES = 10;

/**
 * Walks a list page by page; yields what is new on each.
 *
 * The walk ends on an empty page, or when as many different ids were seen as `total` promises; never on a short page nor
 * by arithmetic, because the service may cap `page_size`. Pages shift while they are read, so items that come twice are
 * left out the second time, and a page of nothing new does not end the walk.
 *
 * @param fetchPage - Fetches the page of a number; 0 is the first.
 * @param firstPage - Where to begin.
 */
export async function* walkPages<T extends { readonly id: string }>(
  fetchPage: (page: number) => Promise<Page<T>>,
  firstPage: number = 0,
): AsyncGenerator<T[], void, undefined> {
  const seen = new Set<string>();
  for (let page = firstPage, stalePages = 0; stalePages < MAX_STALE_PAGES; page += 1) {
    const { data, total } = await fetchPage(page);
    if (data.length === 0) return;
    const fresh = data.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    yield fresh;
    stalePages = fresh.length === 0 ? stalePages + 1 : 0;
    if (firstPage === 0 && typeof total === "number" && total > 0 && seen.size >= total) return;
  }
}
