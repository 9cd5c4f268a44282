import { type ClientOptions, InvalidInputError } from "@mistral-batch/core";
import { browserGlobals } from "./browser-globals.ts";
import { createBrowserTransport } from "./transport/create-browser-transport.ts";

/** Why a token is asked for. */
export interface TokenRequest {
  /** Whether the gateway has just refused the token that was returned before: a kept one has to be replaced. */
  readonly isRefused: boolean;
}

/** The options of a client in a browser. */
export interface BrowserClientOptions extends Omit<ClientOptions, "userAgent"> {
  /**
   * Where your gateway is: an absolute URL, or a path of this site such as `"/api/mistral"`. Default: the service itself, which
   * only a raw key can reach.
   */
  readonly baseUrl?: string | undefined;
  /**
   * Returns the token by which the gateway knows its user; asked at each request, and sent as `Authorization: Bearer`. Cookies
   * cannot stand in for it. Where the gateway refuses the token with 401, it is asked once more with `isRefused`, and the
   * request is sent again with what it returns, unless that is the same: so a token may be kept, until `isRefused`.
   */
  readonly getToken?: ((request: TokenRequest) => string | Promise<string>) | undefined;
  /**
   * What `onProgress` of an upload tells: `"phases"`, its begin and its end, or `"bytes"`, all between. For those it goes out by
   * XMLHttpRequest, which sends the cookies of the page along where the gateway is on the page's own origin, and follows
   * redirects: use it with a gateway that sends none, as ours, and name it in `connect-src` of the page's policy.
   * @default "phases"
   */
  readonly uploadProgress?: "phases" | "bytes" | undefined;
  /** Refused without `dangerouslyAllowBrowser`; `null` means the same as leaving it out. */
  readonly apiKey?: ClientOptions["apiKey"];
  /**
   * Allows `apiKey` in a browser, where whoever opens the page can read and spend it. For pages that nobody else can open.
   * @default false
   */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
  /** What a relative `baseUrl` starts from. Default: the `location` of the page or worker. */
  readonly location?: { readonly origin: string } | undefined;
}

/**
 * Fills in what a browser knows, and refuses what would give the key away.
 *
 * @throws {InvalidInputError} `invalid_argument` for a raw key that is not explicitly allowed, and for a token without a
 * gateway; `missing_api_key` where neither a gateway nor a key is given.
 */
export function resolveClientOptions(options: BrowserClientOptions): ClientOptions {
  const {
    getToken,
    dangerouslyAllowBrowser = false,
    location = browserGlobals().location,
    uploadProgress,
    ...rest
  } = options;
  checkKey(options, dangerouslyAllowBrowser);
  const baseUrl = rest.baseUrl === undefined ? undefined : absoluteUrl(rest.baseUrl, location);
  const { fetch } = rest;
  const freshToken = getToken === undefined ? undefined : () => readToken(getToken, { isRefused: true });
  return {
    ...rest,
    baseUrl,
    apiKey: getToken === undefined ? (rest.apiKey ?? null) : () => readToken(getToken, { isRefused: false }),
    transport:
      rest.transport ?? createBrowserTransport({ fetch, origin: location?.origin, freshToken, uploadProgress }),
    // The transport has it already, with what it adds.
    fetch: rest.transport === undefined ? undefined : fetch,
  };
}

function checkKey({ apiKey, baseUrl, getToken }: BrowserClientOptions, isAllowed: boolean): void {
  const hasKey = apiKey !== undefined && apiKey !== null;
  if (hasKey && !isAllowed) {
    throw new InvalidInputError(
      "Cannot use an API key in a browser: whoever opens the page can read it and spend on it; keep it in a gateway and pass its address as baseUrl, with getToken for its users, or pass dangerouslyAllowBrowser: true where nobody else can open the page",
      { field: "apiKey" },
    );
  }
  if (hasKey && getToken !== undefined) {
    throw new InvalidInputError(
      "Cannot use both apiKey and getToken: only one fits into the Authorization header; pass getToken for a gateway",
      { field: "getToken" },
    );
  }
  if (!hasKey && baseUrl === undefined) {
    throw new InvalidInputError(
      'Cannot reach the service from a browser without a gateway: pass the address of yours as baseUrl, for example "/api/mistral"',
      { code: "missing_api_key", field: "baseUrl" },
    );
  }
}

async function readToken(
  getToken: NonNullable<BrowserClientOptions["getToken"]>,
  request: TokenRequest,
): Promise<string> {
  try {
    return await getToken(request);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(`Cannot get a token for the gateway: getToken failed: ${why}`, {
      code: "missing_api_key",
      field: "getToken",
      cause: error,
    });
  }
}

function absoluteUrl(baseUrl: string, location: BrowserClientOptions["location"]): string {
  if (!baseUrl.startsWith("/")) return baseUrl;
  // Workers made from a blob, and sandboxed frames, have an origin that no address starts with.
  if (location !== undefined && URL.canParse(baseUrl, location.origin)) return new URL(baseUrl, location.origin).href;
  throw new InvalidInputError(
    `Cannot use "baseUrl": "${baseUrl}" is relative, and this page or worker has no address of its own; write it like https://example.com${baseUrl}`,
    { field: "baseUrl" },
  );
}
