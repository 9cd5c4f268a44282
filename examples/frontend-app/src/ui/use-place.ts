import { useSyncExternalStore } from "react";

/** What the page shows; it stands in the address, so that a reload and the way back work. */
export type Place = { readonly kind: "new" } | { readonly kind: "job" | "order"; readonly id: string };

/** The address of a place. */
export function addressOf(place: Place): string {
  return place.kind === "new" ? "#/" : `#/${place.kind}s/${place.id}`;
}

/** Shows a place. */
export function goTo(place: Place): void {
  location.hash = addressOf(place);
}

/** The place of an address; whatever is none is the beginning. */
function placeOf(hash: string): Place {
  const { kind, id } = /^#\/(?<kind>job|order)s\/(?<id>[\w-]+)$/.exec(hash)?.groups ?? {};
  return (kind === "job" || kind === "order") && id !== undefined ? { kind, id } : { kind: "new" };
}

/** What the page shows now. */
export function usePlace(): Place {
  return placeOf(useSyncExternalStore(onHashChange, () => location.hash));
}

function onHashChange(look: () => void): () => void {
  addEventListener("hashchange", look);
  return () => removeEventListener("hashchange", look);
}
