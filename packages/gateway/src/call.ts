import type { BoundedMap } from "./http/bounded-map.ts";
import type { ResolvedLimits } from "./limits/gateway-limits.ts";
import type { InFlight } from "./limits/in-flight.ts";
import type { OpenJobs } from "./limits/open-jobs.ts";
import type { ResolvedOptions } from "./resolve-gateway-options.ts";
import type { Cors } from "./routing/cors.ts";
import type { JobLabels } from "./tenancy/job-labels.ts";
import type { KeyRing, TenantKeys } from "./tenancy/tenant-keys.ts";

/** What one instance of a gateway holds. None of it is needed to go on after a restart. */
export interface Gateway {
  readonly options: ResolvedOptions;
  readonly cors: Cors;
  readonly keyRing: KeyRing;
  readonly inFlight: InFlight;
  readonly openJobs: OpenJobs;
  /** The labels of jobs whose list entries show none; labels never change. */
  readonly labels: BoundedMap<JobLabels>;
}

/** What the service last said that was no success. */
export interface UpstreamNote {
  status: number | undefined;
  requestId: string | undefined;
}

/** One request of a tenant on its way through an operation. */
export interface Call {
  readonly gateway: Gateway;
  readonly request: Request;
  readonly url: URL;
  readonly tenant: string;
  readonly keys: TenantKeys;
  readonly limits: ResolvedLimits;
  /** What the tenant sees for each id of the service that this request has touched. */
  readonly shownIds: Map<string, string>;
  readonly note: UpstreamNote;
}
