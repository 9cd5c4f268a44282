/** One page of a list. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly total?: number | null;
}

/**
 * Walks a list page by page and yields each item once.
 *
 * The walk ends on an empty page, on a page that brings nothing new, or when as many different ids were seen as `total`
 * promises; never on a short page nor by arithmetic, because the service may cap `page_size`. Pages shift while they are
 * read, so items that come twice are left out the second time.
 *
 * @param fetchPage - Fetches the page of a number; 0 is the first.
 * @param firstPage - Where to begin.
 */
export async function* walkPages<T extends { readonly id: string }>(
  fetchPage: (page: number) => Promise<Page<T>>,
  firstPage: number = 0,
): AsyncGenerator<T, void, undefined> {
  const seen = new Set<string>();
  for (let page = firstPage; ; page += 1) {
    const { data, total } = await fetchPage(page);
    const fresh = data.filter(({ id }) => !seen.has(id));
    for (const item of fresh) seen.add(item.id);
    yield* fresh;
    if (data.length === 0 || fresh.length === 0) return;
    if (firstPage === 0 && typeof total === "number" && total > 0 && seen.size >= total) return;
  }
}
