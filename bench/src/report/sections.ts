import { callName, EMPTY_PROCESS, PIPE, READ_AND_PARSE } from "../harness/case-names.ts";
import type { CaseResult } from "../harness/suite.ts";
import { REFERENCE, withReference } from "./results-reference.ts";
import type { Column, TableForm } from "./suite-table.ts";

/** A part of the page: what a suite measured. */
export interface Section {
  readonly suite: string;
  readonly heading: string;
  /** How to read it. */
  readonly introduction: string;
  readonly tables: readonly SectionTable[];
  /** File names in `charts/`, with what they show. */
  readonly charts?: readonly (readonly [file: string, alternative: string])[];
}

/** A table of a section. */
export interface SectionTable extends TableForm {
  readonly caption?: string;
  /** The cases that stand in it. Default: all. */
  readonly select?: (cases: readonly CaseResult[]) => readonly CaseResult[];
}

const TIME: readonly Column[] = [
  { title: "wall ms", figure: "wallMs" },
  { title: "CPU ms", figure: "cpuMs", isMedianOnly: true },
];
const MEMORY: readonly Column[] = [
  { title: "peak MB", figure: "peakMb", isMedianOnly: true },
  { title: "over start MB", figure: "overStartMb", isMedianOnly: true },
];
const SPEED: Column = { title: "MB/s", figure: "megabytesPerSecond", isMedianOnly: true };

const CALL_COLUMNS: readonly Column[] = [
  { title: "one by one, wall µs", figure: "wallUs" },
  { title: "CPU µs", figure: "cpuUs", isMedianOnly: true },
  { title: "50 at a time, wall µs", figure: "concurrentWallUs" },
  { title: "CPU µs", figure: "concurrentCpuUs", isMedianOnly: true },
];

function callTable(operation: string, origin: string | null): SectionTable {
  const name = callName(operation, origin);
  return {
    columns: CALL_COLUMNS,
    limit: { client: "fetch", name, figure: "wallUs", title: "× fetch" },
    select: (cases) => cases.filter((one) => one.name === name),
  };
}

/** The sections of the page, in its order. */
export const SECTIONS: readonly Section[] = [
  {
    suite: "bundle",
    heading: "Bundle",
    introduction:
      "`esbuild --bundle --minify --format=esm --platform=browser --target=es2022`, then gzip at level 9 and brotli at level 11. Each client in the smallest form that it offers, and whole. Mistral's client does not bundle unless its optional `@opentelemetry/api` is left outside, so it is.",
    tables: [
      {
        columns: [
          { title: "minified B", figure: "minified" },
          { title: "gzip B", figure: "gzip" },
          { title: "brotli B", figure: "brotli" },
        ],
      },
    ],
    charts: [["bundle.svg", "Bundle sizes"]],
  },
  {
    suite: "imports",
    heading: "Import",
    introduction:
      "A fresh process imports and does nothing else. CPU is user and system time of the whole process. fetch is loaded by node when it is first looked at, which every client pays by its first request at the latest: ky, openai and this project pay it in the import, the others later.",
    tables: [
      {
        columns: [
          { title: "import ms", figure: "importMs", digits: 1 },
          { title: "process CPU ms", figure: "totalCpuMs", digits: 1 },
          { title: "memory MB", figure: "residentMb", digits: 1, isMedianOnly: true },
          { title: "heap after gc MB", figure: "heapMb", digits: 1, isMedianOnly: true },
        ],
        limit: {
          client: "node",
          name: EMPTY_PROCESS,
          figure: "totalCpuMs",
          title: "CPU ms over empty",
          isDifference: true,
        },
      },
    ],
  },
  {
    suite: "install",
    heading: "Install",
    introduction: "What `npm install` of one package brings, without development and optional peer dependencies.",
    tables: [
      {
        columns: [
          { title: "packages", figure: "packages" },
          { title: "files", figure: "files" },
          { title: "bytes", figure: "bytes" },
          { title: "on disk", figure: "diskBytes" },
        ],
      },
    ],
  },
  {
    suite: "calls",
    heading: "Calls",
    introduction:
      "A page of 100 jobs and a single job, over loopback from a server in its own process, and from a stub in place of fetch, which leaves the client alone. Microseconds for each call. CPU counts all threads, so it can be more than the wall time. This project, and Mistral's client, check what they get; ky, openai, Anthropic's and Google's do not.",
    tables: [
      { caption: "`list` of 100 jobs, from a server", ...callTable("list", "server") },
      { caption: "`get`, from a server", ...callTable("get", "server") },
      { caption: "`list` of 100 jobs, from a stub", ...callTable("list", null) },
      { caption: "`get`, from a stub", ...callTable("get", null) },
    ],
    charts: [["calls.svg", "Cost of a list call over bare fetch"]],
  },
  {
    suite: "results",
    heading: "Results",
    introduction:
      "Result lines of the chat endpoint, 490 bytes each on average: 70 % plain text, 25 % with accents, 5 % beyond Latin-1, 0.5 % failed. The limit is what whoever wants the rows has to do at the least: drain the body, and JSON.parse the lines, here strings already. *Matched* means that the requests, a file of their own, are read too, and that every request ends in exactly one outcome.",
    tables: [
      {
        columns: [...TIME, ...MEMORY],
        limit: { ...REFERENCE, figure: "wallMs", title: "× limit" },
        select: withReference,
      },
    ],
    charts: [
      ["results-time.svg", "Time for a million rows"],
      ["results-memory.svg", "Memory for a million rows"],
    ],
  },
  {
    suite: "long-lines",
    heading: "Long lines",
    introduction:
      "Lines of 8.4 MB, as OCR gives them with images in them. Whoever joins and splits text again with each chunk takes time with the square of the length of a line.",
    tables: [
      {
        columns: [...TIME, SPEED, ...MEMORY],
        limit: { ...REFERENCE, figure: "wallMs", title: "× limit" },
        select: withReference,
      },
    ],
  },
  {
    suite: "upload",
    heading: "Upload",
    introduction:
      "A file of 500 MB as a form, to a server that looks whether it arrives whole. Google's client sends it in 60 requests. The limit is a file that node pipes into a socket.",
    tables: [
      {
        columns: [...TIME, SPEED, ...MEMORY],
        limit: { client: "node:http", name: PIPE, figure: "wallMs", title: "× pipe" },
      },
    ],
    charts: [
      ["upload-time.svg", "Time for 500 MB"],
      ["upload-memory.svg", "Memory for 500 MB"],
    ],
  },
  {
    suite: "runs",
    heading: "Runs",
    introduction:
      "Planning checks every request, recognises the input by its hash, and cuts it into parts; the limit is to read and parse the same file. The books of a job are weighed when its last row was booked. A poll is one look at a run of which nothing has changed, the emulator being the service, in its own process.",
    tables: [
      {
        caption: "Planning",
        columns: [...TIME, SPEED, ...MEMORY],
        limit: { client: "node", name: READ_AND_PARSE, figure: "wallMs", title: "× limit" },
        select: (cases) => cases.filter(({ samples }) => samples[0]?.["megabytesPerSecond"] !== undefined),
      },
      {
        caption: "Accounting",
        columns: [
          { title: "kept B", figure: "keptBytes" },
          { title: "kept B for a row", figure: "keptBytesPerRow", digits: 1 },
        ],
        select: (cases) => cases.filter(({ samples }) => samples[0]?.["keptBytes"] !== undefined),
      },
      {
        caption: "Polling",
        columns: [{ title: "requests", figure: "requests" }, ...TIME],
        select: (cases) => cases.filter(({ samples }) => samples[0]?.["requests"] !== undefined),
      },
    ],
  },
  {
    suite: "emulator",
    heading: "Emulator",
    introduction: "Called as a function, as tests do: a file of requests up, its rows answered, the answers down.",
    tables: [
      {
        columns: [
          { title: "upload MB/s", figure: "uploadMbPerSecond" },
          { title: "rows answered/s", figure: "rowsPerSecond" },
          { title: "rows downloaded/s", figure: "downloadedRowsPerSecond" },
          { title: "gets/s", figure: "callsPerSecond" },
          { title: "peak MB", figure: "peakMb" },
        ],
      },
    ],
  },
];
