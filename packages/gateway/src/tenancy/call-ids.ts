import type { Call } from "../call.ts";
import { type IdKind, isUuid } from "./id-seal.ts";

/** The service's id behind what the tenant sent. */
export async function openId(call: Call, kind: IdKind, sealed: string): Promise<string> {
  const id = await call.keys.seal.open(kind, sealed);
  call.shownIds.set(id, sealed.toLowerCase());
  return id;
}

/** What the tenant sees for an id of the service; null for anything else than an id. */
export async function showId(call: Call, kind: IdKind, id: unknown): Promise<string | null> {
  if (!isUuid(id)) return null;
  const shown = await call.keys.seal.seal(kind, id);
  call.shownIds.set(id.toLowerCase(), shown);
  return shown;
}
