import type { Clock } from "@mistral-batch/core";
import type { GatewayEvent } from "./gateway-event.ts";
import type { GatewayTransport } from "./gateway-transport.ts";
import type { GatewayLimits } from "./limits/gateway-limits.ts";
import type { LimitStore } from "./limits/limit-store.ts";
import type { GatewayOperation } from "./operations/gateway-operation.ts";
import type { SubmissionStore } from "./submissions/submission-store.ts";
import type { Authorize } from "./tenancy/tenant.ts";

/** The options of a gateway. */
export interface GatewayOptions {
  /** The key of the service, or a function that returns it at each request. */
  readonly apiKey: string | (() => string | Promise<string>);
  /** Says whose request it is, or refuses. */
  readonly authorize: Authorize;
  /**
   * The origins of the pages that may call, each exactly as browsers send it (`https://app.example`), the gateway's own
   * among them where its pages call it. An empty list lets no page in, only programs.
   */
  readonly allowedOrigins: readonly string[];
  /**
   * What ids are sealed and jobs are stamped with: at least 32 characters that nobody can guess. Another secret is another
   * world: nobody finds their jobs again. Default: derived from `apiKey`, so that a new key is a new world as well.
   */
  readonly secret?: string | (() => string | Promise<string>) | undefined;
  /** Where the service is. @default "https://api.mistral.ai" */
  readonly baseUrl?: string | undefined;
  /** The path in front of `/v1` under which the gateway is reached; `"/"` for none. @default "/api/mistral" */
  readonly basePath?: string | undefined;
  /** What is let through at all. Default: everything; `READ_OPERATIONS` is what changes and spends nothing. */
  readonly operations?: readonly GatewayOperation[] | undefined;
  /** How much a tenant may. */
  readonly limits?: GatewayLimits | undefined;
  /** Where rates are counted. Default: the memory of this instance. */
  readonly limitStore?: LimitStore | undefined;
  /**
   * Where the submission keys of creates are kept, so that a create that comes twice makes one job. Instances that share none
   * find each other's jobs in the service's list only. Default: the memory of this instance.
   */
  readonly submissionStore?: SubmissionStore | undefined;
  /**
   * What `files.url` answers: a link through this gateway, which works without a token until it expires; the link of the
   * service itself, which shows its storage; or nothing. @default "through"
   */
  readonly signedUrls?: "through" | "direct" | "refused" | undefined;
  /**
   * Where the gateway is for its clients, up to `/v1`: `https://app.example/api/mistral`; signed links begin with it. Default: the
   * origin of the request and `basePath`, which is wrong behind a proxy that changes either.
   */
  readonly publicUrl?: string | undefined;
  /** The longest wait for the service's headers, and for the whole of a JSON body, in milliseconds. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** The longest silence in an upload, in milliseconds. @default 60000 */
  readonly idleMs?: number | undefined;
  /** The least that an upload has to come with after its first ten minutes, in bytes a second. @default 50000 */
  readonly slowestUploadBytesPerSecond?: number | undefined;
  /** How requests leave. Default: plain fetch; `@mistral-batch/gateway/cloudflare` brings that of Workers. */
  readonly transport?: GatewayTransport | undefined;
  /** The clock of all limits. Default: the runtime's own. */
  readonly clock?: Clock | undefined;
  /** Called after each request with what became of it; not waited for. Holds no key, no token and nothing of a body. */
  readonly onEvent?: ((event: GatewayEvent) => unknown) | undefined;
}
