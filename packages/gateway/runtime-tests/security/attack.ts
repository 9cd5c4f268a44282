import type { Lab } from "./lab.ts";

/** Something that must not work. */
export interface Attack {
  readonly name: string;
  /** Tries it, throws where it works, and returns in a few words what came of it. */
  readonly attempt: (lab: Lab) => Promise<string>;
}
