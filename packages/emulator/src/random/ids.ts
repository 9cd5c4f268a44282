import type { Random } from "./random.ts";

/** Makes the identifiers of the service, repeatable for one seed. */
export interface Ids {
  /** A version 4 UUID. */
  uuid(): string;
  /** `length` hexadecimal digits. */
  hex(length: number): string;
}

export function createIds(random: Random): Ids {
  const hex = (length: number): string => {
    let text = "";
    while (text.length < length) text += random.below(0x10000).toString(16).padStart(4, "0");
    return text.slice(0, length);
  };
  const uuid = (): string => {
    const variant = (8 + random.below(4)).toString(16);
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
  };
  return { uuid, hex };
}
