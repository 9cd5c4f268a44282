/**
 * One promise that every implementation of a port keeps. Cases know no test runner, so that a program in a Worker or in
 * Deno can run them as well as a test in Node or in a browser.
 */
export interface ContractCase<T> {
  readonly name: string;
  /**
   * Rejects where the promise is broken.
   *
   * @param open - Opens the implementation anew on one medium, which has nothing on it when the case begins.
   */
  run(open: () => Promise<T>): Promise<void>;
}

/** Rejects with what was found where it is not what was expected; both are compared as JSON. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (found !== wanted) throw new Error(`${what}: expected ${shorten(wanted)}, got ${shorten(found)}`);
}

/** Rejects unless a call is refused with a code. */
export async function expectRefused(call: () => Promise<unknown>, code: string, what: string): Promise<void> {
  let outcome: unknown;
  try {
    outcome = await call();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === code) return;
    throw new Error(`${what}: expected an error "${code}", got ${String(error)}`, { cause: error });
  }
  throw new Error(`${what}: expected an error "${code}", got ${shorten(JSON.stringify(outcome))}`);
}

/** Numbers from `first` on. */
export function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

function shorten(text: string | undefined): string {
  return text !== undefined && text.length > 300
    ? `${text.slice(0, 300)}... (${text.length} characters)`
    : String(text);
}
