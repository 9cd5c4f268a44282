import type { Call } from "../call.ts";
import type { JsonObject } from "../http/json-object.ts";
import { refuse } from "../http/refusal.ts";
import { hasId } from "../tenancy/views.ts";
import { askUpstream } from "./ask-upstream.ts";

const PAGE_SIZE = 100;
/** After so many pages in a row without anything new the service is taken to ignore the page number. */
const MAX_STALE_PAGES = 10;

/** Which list to walk. */
export interface Walk {
  readonly path: "/v1/batch/jobs" | "/v1/files";
  readonly query: readonly (readonly [name: string, value: string])[];
}

/**
 * Walks a list of the whole workspace, page by page, each item once. It ends as the client's own walks do: on an empty page, or
 * when as many different ids were seen as the service says there are.
 *
 * @throws {Refusal} 503 beyond the allowed number of pages. A list that merely ended there would make a client believe that a
 * job of its was never made, and pay for it again.
 */
export async function* walkUpstream(call: Call, walk: Walk): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const seen = new Set<string>();
  for (let page = 0, stalePages = 0; stalePages < MAX_STALE_PAGES; page += 1) {
    if (page >= call.limits.listPages) {
      throw refuse(503, `The list is longer than the ${call.limits.listPages} pages that may be read for one request`);
    }
    const query = [["page", String(page)] as const, ["page_size", String(PAGE_SIZE)] as const, ...walk.query];
    const { data, total } = await askUpstream(call, { method: "GET", path: walk.path, query });
    const items = Array.isArray(data) ? data.filter(hasId) : [];
    if (items.length === 0) return;
    const fresh = items.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    if (fresh.length > 0) yield fresh;
    stalePages = fresh.length === 0 ? stalePages + 1 : 0;
    if (typeof total === "number" && total > 0 && seen.size >= total) return;
  }
}
