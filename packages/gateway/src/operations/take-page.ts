/** A page of what a tenant sees. */
export interface TakenPage<Item> {
  readonly items: readonly Item[];
  /**
   * How many there are: exact on the last page, and otherwise at least one more than the pages so far hold, so that a client
   * goes on. Counting them all would mean to read the whole workspace for each page.
   */
  readonly total: number;
}

/** Takes one page out of a walk and looks one item further. */
export async function takePage<Item>(
  walk: AsyncIterable<Item>,
  { page, page_size }: { readonly page: number; readonly page_size: number },
): Promise<TakenPage<Item>> {
  const items: Item[] = [];
  const end = (page + 1) * page_size;
  let count = 0;
  for await (const item of walk) {
    if (count >= page * page_size && count < end) items.push(item);
    count += 1;
    if (count > end) break;
  }
  return { items, total: count };
}
