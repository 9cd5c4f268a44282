import {
  ACCOUNT,
  BATCHES,
  callName,
  DRAIN,
  EMPTY_PROCESS,
  EVERYTHING,
  FETCH_ITSELF,
  IMPORT_NODE,
  lineName,
  ONE_OPERATION,
  PARSE,
  PIPE,
  pollName,
  ROWS,
  RUN_COLLECT,
  UPLOAD,
} from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import { type CaseKey, MISTRAL_FUNCTION, READERS, UPLOADS, WHOLE_CLIENTS } from "./peer-cases.ts";
import { difference, medianOf, type Records, ratio } from "./records.ts";
import { drainAndParseMs } from "./results-reference.ts";

/** What is promised, and how it is looked up. */
export interface Budget {
  readonly what: string;
  /** The most that may be measured; with `isLeast`, the least. */
  readonly limit: number;
  readonly isLeast?: boolean;
  readonly unit: string;
  readonly digits: number;
  /** The suite that measures it. */
  readonly suite: string;
  /** The case of this project. */
  readonly name: string;
  /** Those of others that did the same work. */
  readonly peers?: readonly CaseKey[];
  readonly figureOf: (records: Records, one: CaseKey) => number | undefined;
}

/** All budgets, in the order of the suites. */
export const BUDGETS: readonly Budget[] = [
  bundle("client and one operation, minified and gzipped", 13_000, ONE_OPERATION, [MISTRAL_FUNCTION, ...WHOLE_CLIENTS]),
  bundle("all of core, runs included, minified and gzipped", 26_000, EVERYTHING, WHOLE_CLIENTS),
  {
    what: "import of `@mistral-batch/node`, CPU, over an empty process",
    limit: 55,
    unit: "ms",
    digits: 1,
    suite: "imports",
    name: IMPORT_NODE,
    peers: [MISTRAL_FUNCTION, ...WHOLE_CLIENTS],
    figureOf: importCpuMs,
  },
  {
    // The budget of 55 ms was set on a machine on which fetch takes 34.
    what: "the same, against fetch itself",
    limit: 1.62,
    unit: "x",
    digits: 2,
    suite: "imports",
    name: IMPORT_NODE,
    peers: [MISTRAL_FUNCTION, ...WHOLE_CLIENTS],
    figureOf: (records, one) =>
      ratio(importCpuMs(records, one), importCpuMs(records, { client: "fetch", name: FETCH_ITSELF })),
  },
  call("`list` of 100 jobs, checked, against bare fetch and `json()`", 1.35, "list"),
  call("`get`, checked, against bare fetch and `json()`", 1.4, "get"),
  reading("typed rows in batches, against drain + JSON.parse", 1.07, BATCHES),
  reading("typed rows one by one, against drain + JSON.parse", 1.15, ROWS),
  memory("typed rows in batches, memory over the start", 64, "results", BATCHES, READERS),
  memory("typed rows one by one, memory over the start", 64, "results", ROWS, READERS),
  {
    what: "a byte of a line of 67 MB, against one of 1 MB: linear in the length of a line",
    limit: 1.5,
    unit: "x",
    digits: 2,
    suite: "growth",
    name: lineName(67_000_000),
    figureOf: (records, one) =>
      ratio(
        find(records, "growth", { ...one, name: lineName(1_000_000) }, "megabytesPerSecond"),
        find(records, "growth", one, "megabytesPerSecond"),
      ),
  },
  { ...reading("collect of a run's job to disk, matched, against drain + JSON.parse", 1, RUN_COLLECT), peers: [] },
  {
    what: "stretch: the same, against JSON.parse of the lines alone",
    limit: 1,
    unit: "x",
    digits: 2,
    suite: "results",
    name: RUN_COLLECT,
    figureOf: (records, one) =>
      ratio(
        find(records, "results", one, "wallMs"),
        find(records, "results", { client: "node", name: PARSE }, "wallMs"),
      ),
  },
  {
    what: "accounting, memory kept for a row",
    limit: 32,
    unit: "B",
    digits: 1,
    suite: "runs",
    name: ACCOUNT,
    figureOf: (records, one) => find(records, "runs", one, "keptBytesPerRow"),
  },
  {
    what: "peak of a whole collect, over that of a bare drain",
    limit: 64,
    unit: "MB",
    digits: 0,
    suite: "results",
    name: RUN_COLLECT,
    figureOf: (records, one) =>
      difference(
        find(records, "results", one, "peakMb"),
        find(records, "results", { client: "fetch", name: DRAIN }, "peakMb"),
      ),
  },
  {
    what: "upload of 500 MB, its speed against a pipe of node:http",
    limit: 0.8,
    isLeast: true,
    unit: "x",
    digits: 2,
    suite: "upload",
    name: UPLOAD,
    peers: UPLOADS,
    figureOf: (records, one) =>
      ratio(
        find(records, "upload", { client: "node:http", name: PIPE }, "wallMs"),
        find(records, "upload", one, "wallMs"),
      ),
  },
  memory("upload of 500 MB, memory over the start", 90, "upload", UPLOAD, UPLOADS),
  {
    what: "requests of a poll with 1,000 open jobs: pages of 100",
    limit: 10,
    unit: "",
    digits: 0,
    suite: "runs",
    name: pollName(1000),
    figureOf: (records, one) => find(records, "runs", one, "requests"),
  },
];

/** What a budget's case of this project measured. */
export function measuredBy({ figureOf, name }: Budget, records: Records): number | undefined {
  return figureOf(records, { client: OURS, name });
}

function find(records: Records, suite: string, { client, name }: CaseKey, figure: string): number | undefined {
  return medianOf(records, { suite, client, name, figure });
}

/** Over a process that imports nothing. */
function importCpuMs(records: Records, one: CaseKey): number | undefined {
  const empty = find(records, "imports", { client: "node", name: EMPTY_PROCESS }, "totalCpuMs");
  return difference(find(records, "imports", one, "totalCpuMs"), empty);
}

function bundle(what: string, limit: number, name: string, peers: readonly CaseKey[]): Budget {
  const figureOf: Budget["figureOf"] = (records, one) => find(records, "bundle", one, "gzip");
  return { what: `bundle: ${what}`, limit, unit: "B", digits: 0, suite: "bundle", name, peers, figureOf };
}

function call(what: string, limit: number, operation: string): Budget {
  const name = callName(operation, "server");
  const peers = WHOLE_CLIENTS.map(({ client }) => ({ client, name }));
  const figureOf: Budget["figureOf"] = (records, one) =>
    ratio(find(records, "calls", one, "wallUs"), find(records, "calls", { client: "fetch", name }, "wallUs"));
  return { what, limit, unit: "x", digits: 2, suite: "calls", name, peers, figureOf };
}

function reading(what: string, limit: number, name: string): Budget {
  const figureOf: Budget["figureOf"] = (records, one) =>
    ratio(find(records, "results", one, "wallMs"), drainAndParseMs(records));
  return { what, limit, unit: "x", digits: 2, suite: "results", name, peers: READERS, figureOf };
}

function memory(what: string, limit: number, suite: string, name: string, peers: readonly CaseKey[]): Budget {
  const figureOf: Budget["figureOf"] = (records, one) => find(records, suite, one, "overStartMb");
  return { what, limit, unit: "MB", digits: 0, suite, name, peers, figureOf };
}
