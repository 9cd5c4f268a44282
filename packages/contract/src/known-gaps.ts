/** A case that a runtime cannot pass, whatever the library does. */
export interface KnownGap {
  readonly runtime: "node" | "chromium" | "workerd" | "deno" | "bun";
  /** Through MSW, or over real HTTP. */
  readonly pass: "msw" | "http";
  /** The name of the case: its subject and its words, on every kind of service. */
  readonly case: string;
  /** What of the runtime stands in the way, and where that is written. */
  readonly reason: string;
}

const DENO_REPEATS =
  "Deno's fetch repeats a GET by itself when its connection breaks, so a single reset is never seen (Deno 2.9.5; denoland/deno#35610)";
const BUN_REPEATS =
  "Bun's fetch repeats a GET by itself when a kept connection breaks, so a single reset is never seen (Bun 1.4.5; oven-sh/bun#28708 spared POST only)";

const BROWSER_FOLLOWS =
  "A browser follows the redirects of a download by itself and hides where they lead: it goes on for up to 20 of them, and takes along the headers of a call, but never the key (Fetch Standard, HTTP-redirect fetch)";
const WORKER_COPIES =
  "Mock Service Worker reads every answer a second time for its own events, so that it never hears that a page has stopped reading (MSW 3.0.5); over HTTP a browser closes its connection";

const BROWSER_RESENDS =
  "Chromium sends a request again by itself, a POST too, where a connection that has served before breaks or answers 408 (net/http/http_network_transaction.cc, ShouldResendRequest). The suite speaks to the service itself; the gateway knows the second by its submission key and makes one job. Without it, a run finds the second job at its next poll and cancels it, a create by hand does not";

/** Every gap there is. A gap whose case passes fails the run, as does one whose case nobody knows. */
export const KNOWN_GAPS: readonly KnownGap[] = [
  { runtime: "deno", pass: "http", case: "an error > is a connection that is reset", reason: DENO_REPEATS },
  {
    runtime: "deno",
    pass: "http",
    case: "a repeatable call > repeats failed connections only where a given policy asks for it",
    reason: DENO_REPEATS,
  },
  { runtime: "deno", pass: "http", case: "the key > is not shown by the error of a reset", reason: DENO_REPEATS },
  {
    runtime: "bun",
    pass: "http",
    case: "a repeatable call > repeats failed connections only where a given policy asks for it",
    reason: BUN_REPEATS,
  },
  { runtime: "bun", pass: "http", case: "the key > is not shown by the error of a reset", reason: BUN_REPEATS },
  ...(["msw", "http"] as const).flatMap((pass): KnownGap[] => [
    {
      runtime: "chromium",
      pass,
      case: "the key > and headers of the caller's own do not go along with a download that is redirected elsewhere",
      reason: BROWSER_FOLLOWS,
    },
    {
      runtime: "chromium",
      pass,
      case: "the key > stays out of the error of a redirected download, which names where that led",
      reason: BROWSER_FOLLOWS,
    },
    {
      runtime: "chromium",
      pass,
      case: "the key > is not given to a chain of redirects without an end",
      reason: BROWSER_FOLLOWS,
    },
  ]),
  {
    runtime: "chromium",
    pass: "msw",
    case: "a download > that is cancelled closes its connection",
    reason: WORKER_COPIES,
  },
  ...["a lost reply", "a timeout of a gateway"].map(
    (what): KnownGap => ({
      runtime: "chromium",
      pass: "http",
      case: `a create > over a connection that has served before, and then ${what}, makes one job`,
      reason: BROWSER_RESENDS,
    }),
  ),
];
