import type { Fetch } from "@mistral-batch/core";

/**
 * A fetch that asks for another token where the gateway refuses the one that was sent, and sends the request once more. What
 * was answered with 401 was not carried out, so that a create may be repeated as well.
 *
 * @param fetch - How requests leave.
 * @param freshToken - Gives a token in place of the refused one.
 */
export function withFreshToken(fetch: Fetch, freshToken: () => Promise<string>): Fetch {
  return async (input, init) => {
    // Sending a request uses up its body.
    const spare = input instanceof Request ? input.clone() : input;
    const response = await fetch(input, init);
    const headers = new Headers(init?.headers ?? (spare instanceof Request ? spare.headers : {}));
    const refused = headers.get("authorization");
    if (response.status !== 401 || refused === null) return response;
    const authorization = `Bearer ${await freshToken()}`;
    if (authorization === refused) return response;
    await response.body?.cancel();
    headers.set("authorization", authorization);
    return await fetch(spare instanceof Request ? new Request(spare, { headers }) : spare, { ...init, headers });
  };
}
