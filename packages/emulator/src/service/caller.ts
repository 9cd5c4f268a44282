import type { ResolvedEmulatorOptions } from "../emulator-options.ts";
import { unauthorized } from "../http/service-error.ts";
import { hashHex } from "../random/hash.ts";

/** Who calls: never the key itself, which must not reach the books. */
export interface Caller {
  readonly keyId: string;
  readonly workspace: string;
}

/** Tells the caller from the Authorization header, or refuses with 401. */
export function identifyCaller(headers: Headers, keys: ResolvedEmulatorOptions["keys"]): Caller {
  const key = /^Bearer +(\S.*)$/i.exec(headers.get("authorization") ?? "")?.[1]?.trim();
  if (key === undefined || key === "") throw unauthorized();
  const keyId = `key-${hashHex(key)}`;
  if (keys === undefined) return { keyId, workspace: `workspace-${hashHex(key)}` };
  if (Array.isArray(keys)) {
    if (!keys.includes(key)) throw unauthorized();
    return { keyId, workspace: `workspace-${hashHex(key)}` };
  }
  const workspace = Object.entries(keys).find(([name]) => name === key)?.[1];
  if (workspace === undefined) throw unauthorized();
  return { keyId, workspace };
}
