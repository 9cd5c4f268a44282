import { API_ENDPOINTS, InvalidInputError } from "@mistral-batch/core";

/** How much a tenant may. All have defaults. */
export interface GatewayLimits {
  /** Bytes of an uploaded file. @default 536870912 (512 MiB, the service's own limit) */
  readonly uploadBytes?: number | undefined;
  /** Bytes of a create's body, which holds the rows of an inline job. @default 2097152 (2 MiB) */
  readonly inlineBytes?: number | undefined;
  /** Requests of a tenant: `count` of them within `perMs` milliseconds. @default 600 within 60000 */
  readonly requests?: RequestRate | undefined;
  /** Requests of a tenant that one instance of the gateway works on at a time, downloads to their last byte. @default 32 */
  readonly concurrentRequests?: number | undefined;
  /** Jobs of a tenant that have not ended. Counting them reads the list before each create. @default Infinity */
  readonly openJobs?: number | undefined;
  /** The models that a job may name; a job then has to name one. Default: any. */
  readonly models?: readonly string[] | undefined;
  /** The agents that a job may name. Default: any, but none where `models` is given, since an agent brings a model of its own. */
  readonly agents?: readonly string[] | undefined;
  /** The endpoints that a job may name. Default: the ten of the service. */
  readonly endpoints?: readonly string[] | undefined;
  /** What uploads may be for. @default ["batch"] */
  readonly purposes?: readonly string[] | undefined;
  /** The largest `timeout_hours`. @default 168 */
  readonly timeoutHours?: number | undefined;
  /** For how many hours a signed link may work. @default 168 */
  readonly linkHours?: number | undefined;
  /** Pages of the workspace's list that one request of a tenant may cost. @default 200 */
  readonly listPages?: number | undefined;
}

/** A number of requests within a time. */
export interface RequestRate {
  readonly count: number;
  readonly perMs: number;
}

/** The limits with every default filled in. */
export type ResolvedLimits = {
  readonly [Name in Exclude<keyof GatewayLimits, "models" | "agents">]-?: NonNullable<GatewayLimits[Name]>;
} & {
  readonly models: readonly string[] | undefined;
  readonly agents: readonly string[] | undefined;
};

const DEFAULTS: ResolvedLimits = {
  uploadBytes: 512 * 1024 * 1024,
  inlineBytes: 2 * 1024 * 1024,
  requests: { count: 600, perMs: 60_000 },
  concurrentRequests: 32,
  openJobs: Number.POSITIVE_INFINITY,
  models: undefined,
  agents: undefined,
  endpoints: API_ENDPOINTS,
  purposes: ["batch"],
  timeoutHours: 168,
  linkHours: 168,
  listPages: 200,
};

/** Fills in the defaults; later limits win, but only where they say something. */
export function resolveLimits(...all: readonly (GatewayLimits | undefined)[]): ResolvedLimits {
  const given = all.flatMap((limits) => Object.entries(limits ?? {}).filter(([, value]) => value !== undefined));
  return { ...DEFAULTS, ...(Object.fromEntries(given) as Partial<ResolvedLimits>) };
}

const LISTS: ReadonlySet<string> = new Set(["models", "agents", "endpoints", "purposes"]);

/**
 * Nothing is larger than NaN, so a limit that came to nothing, say from a variable that is not set, would limit nothing.
 *
 * @throws {InvalidInputError} `invalid_argument` for limits that cannot be right.
 */
export function checkLimits(limits: GatewayLimits = {}): void {
  for (const [name, value] of Object.entries(limits)) {
    if (value === undefined || isLimit(name, value)) continue;
    throw new InvalidInputError(`Cannot use "limits.${name}": ${wayOut(name)}, not ${JSON.stringify(value)}`, {
      field: `limits.${name}`,
    });
  }
}

function isLimit(name: string, value: unknown): boolean {
  if (LISTS.has(name)) return Array.isArray(value) && value.every((each) => typeof each === "string");
  if (name === "requests") return isRate(value);
  return typeof value === "number" && value >= 0;
}

function isRate(value: unknown): boolean {
  const { count = 0, perMs = 0 } = (value ?? {}) as Partial<RequestRate>;
  return count > 0 && perMs > 0;
}

function wayOut(name: string): string {
  if (LISTS.has(name)) return "pass a list of names";
  return name === "requests" ? "pass a count and a time that are more than nothing" : "pass a number of 0 or more";
}
