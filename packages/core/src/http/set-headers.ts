import { invalidArgument } from "../errors/invalid-argument.ts";

/**
 * Sets headers; those without a value are left out.
 *
 * @throws {InvalidInputError} `invalid_argument` for what no header can be. A value is not shown: it may be a secret.
 */
export function setHeaders(headers: Headers, entries: Iterable<readonly [string, string | undefined]>): void {
  for (const [name, value] of entries) {
    try {
      if (value !== undefined) headers.set(name, value);
    } catch {
      throw invalidArgument("headers", `"${name}" or its value has characters that no header may have`);
    }
  }
}
