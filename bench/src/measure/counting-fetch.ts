/** A fetch that counts the requests. */
export interface CountingFetch {
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** How many there were since it was last asked. */
  take(): number;
}

export function countingFetch(): CountingFetch {
  let requests = 0;
  return {
    fetch(input, init) {
      requests += 1;
      return globalThis.fetch(input, init);
    },
    take() {
      const taken = requests;
      requests = 0;
      return taken;
    },
  };
}
