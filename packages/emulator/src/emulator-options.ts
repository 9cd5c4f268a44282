import type { Respond } from "./answers/respond.ts";
import type { BlobStore } from "./blob-store/blob-store.ts";
import { createMemoryBlobStore } from "./blob-store/memory-blob-store.ts";
import type { ClockOptions } from "./clock.ts";
import { DEFAULT_LIMITS, type EmulatorLimits } from "./limits.ts";
import { type EmulatorProfile, PROFILES } from "./profiles.ts";
import { DEFAULT_TIMING, type EmulatorTiming } from "./timing.ts";
import type { EmulatorUnknowns } from "./unknowns.ts";

/** The options of {@link createEmulator}. All have defaults. */
export interface EmulatorOptions extends ClockOptions {
  /** How to answer what nobody knows about the service. @default "friendly" */
  readonly profile?: EmulatorProfile;
  /** Single answers that override those of the profile. */
  readonly unknowns?: Partial<EmulatorUnknowns>;
  /** Limits that override the service's. */
  readonly limits?: Partial<EmulatorLimits>;
  /** How long things take on the emulator's clock. */
  readonly timing?: Partial<EmulatorTiming>;
  /**
   * The accepted API keys: a list gives each key a workspace of its own, a record names the workspace of each key.
   * @default any key that is not empty, each with a workspace of its own
   */
  readonly keys?: readonly string[] | Readonly<Record<string, string>>;
  /** Milliseconds that the clock moves on its own with each request, for clients that cannot move it. @default 0 */
  readonly advancePerRequestMs?: number;
  /** Decides the answer of a row; `undefined` leaves the row to the built-in answers. */
  readonly respond?: Respond;
  /** Rows that `respond` works on at a time. @default what `respond` wants, else 1 */
  readonly concurrency?: number;
  /**
   * Whether a request waits until `respond` has answered all rows that are due. Without it, rows are answered in the
   * background once a request has touched their job, and the job stays `RUNNING` until they are.
   * @default true, but false for `clock: "real"`
   */
  readonly waitForRows?: boolean;
  /** Whether rows that the service would refuse get a 4xx error line. @default true, but false with `respond` */
  readonly refuseRows?: boolean;
  /** The models that exist; a list of names or a test. @default names that begin as Mistral's model families do */
  readonly models?: readonly string[] | ((name: string) => boolean);
  /** Whether result lines come in another order than the input. @default true */
  readonly shuffle?: boolean;
  /** Lines among which the order is shuffled; a larger job is shuffled within this window. @default 2048 */
  readonly shuffleWindow?: number;
  /** Decides identifiers, order and answers; one seed gives the same bytes. @default 1 */
  readonly seed?: number;
  /** Keeps the contents of files. @default a store in memory */
  readonly blobStore?: BlobStore;
  /** The path in front of `/v1`. @default "" */
  readonly basePath?: string;
  /** The origin of signed URLs, for example `"http://127.0.0.1:9001"`, or a function that tells it late. @default that of the request */
  readonly signedUrlOrigin?: string | (() => string);
  /** Answers CORS requests of these origins (`"*"` for any); nothing about CORS is sent without it. */
  readonly cors?: { readonly origins: readonly string[] };
}

/** The options with every default filled in. */
export interface ResolvedEmulatorOptions {
  readonly unknowns: EmulatorUnknowns;
  readonly limits: EmulatorLimits;
  readonly timing: EmulatorTiming;
  readonly keys: EmulatorOptions["keys"];
  readonly advancePerRequestMs: number;
  readonly respond: Respond | undefined;
  readonly concurrency: number;
  readonly waitForRows: boolean;
  readonly refuseRows: boolean;
  readonly isKnownModel: (name: string) => boolean;
  readonly shuffle: boolean;
  readonly shuffleWindow: number;
  readonly seed: number;
  readonly blobStore: BlobStore;
  readonly basePath: string;
  readonly signedUrlOrigin: EmulatorOptions["signedUrlOrigin"];
  readonly cors: EmulatorOptions["cors"];
}

const MISTRAL_MODEL = /^(mistral|ministral|open-mi|codestral|pixtral|magistral|devstral|voxtral|leanstral|labs-|ft:)/;

export function resolveEmulatorOptions(options: EmulatorOptions): ResolvedEmulatorOptions {
  return {
    unknowns: { ...PROFILES[options.profile ?? "friendly"], ...options.unknowns },
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    timing: { ...DEFAULT_TIMING, ...options.timing },
    keys: options.keys,
    advancePerRequestMs: options.advancePerRequestMs ?? 0,
    respond: options.respond,
    concurrency: options.concurrency ?? options.respond?.concurrency ?? 1,
    waitForRows: options.waitForRows ?? options.clock !== "real",
    refuseRows: options.refuseRows ?? options.respond === undefined,
    isKnownModel: modelTest(options.models),
    shuffle: options.shuffle ?? true,
    shuffleWindow: options.shuffleWindow ?? 2048,
    seed: options.seed ?? 1,
    blobStore: options.blobStore ?? createMemoryBlobStore(),
    basePath: (options.basePath ?? "").replace(/\/+$/, ""),
    signedUrlOrigin: options.signedUrlOrigin,
    cors: options.cors,
  };
}

function modelTest(models: EmulatorOptions["models"]): (name: string) => boolean {
  if (typeof models === "function") return models;
  if (models !== undefined) return (name) => models.includes(name);
  return (name) => MISTRAL_MODEL.test(name);
}
