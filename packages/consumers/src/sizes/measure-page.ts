import { join } from "node:path";
import { REPOSITORY } from "../publishable-packages.ts";
import ceilings from "./ceilings.json" with { type: "json" };
import { type Ceiling, sizePage } from "./size-page.ts";
import { USER_BUNDLES } from "./user-bundles.ts";
import { type BundleWeight, weighBundle } from "./weigh-bundle.ts";

/** The page with the sizes. */
export const PAGE: string = join(REPOSITORY, "docs/sizes.md");

/** What the bundles may weigh, by their names. */
export const CEILINGS: Readonly<Record<string, Ceiling>> = ceilings;

/** Weighs all bundles as they are built now, and renders the page. */
export async function measurePage(): Promise<{ readonly weights: readonly BundleWeight[]; readonly page: string }> {
  const weights = await Promise.all(USER_BUNDLES.map(weighBundle));
  return { weights, page: sizePage(weights, CEILINGS) };
}
