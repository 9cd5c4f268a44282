import type { SizedRequest } from "../ports/transport.ts";

/** The body of an upload, built anew for each attempt. */
export type UploadBody =
  | {
      readonly kind: "sized";
      readonly contentType: string;
      readonly length: number;
      readonly open: () => Promise<SizedRequest["body"]>;
    }
  | { readonly kind: "form"; readonly size: number | undefined; readonly build: () => Promise<FormData> };

/** A request to the service, before it gets headers and limits. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** The path with its query, from `/v1` on; or an absolute URL, which gets the key only on the service's own origin. */
  readonly path: string;
  /** Where the runtime hides the target of a redirect it may follow it itself; only for downloads. */
  readonly mayFollowRedirects?: boolean | undefined;
  readonly accept?: string | undefined;
  readonly json?: unknown;
  readonly upload?: UploadBody | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
