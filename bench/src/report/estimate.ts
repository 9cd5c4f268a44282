import { PLAN, RUN_COLLECT, runName, UPLOAD } from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import { formatNumber, markdownTable } from "./format.ts";
import { medianOf, type Records } from "./records.ts";

/** The limits of the service that count, as its documentation gives them. */
const JOB_ROWS = 100_000;
const FILE_BYTES = 512_000_000;
const PENDING_ROWS = 1_000_000;

const ROWS = 1_000_000_000;
/** A request of a few hundred words, and the answer's line as the bench has it. */
const INPUT_BYTES = 1000;
const OUTPUT_BYTES = 490;
const WORKSPACES = 100;
/** A wave is as many rows as a workspace takes at a time; how long one lasts is the service's, and its longest default. */
const WAVE_HOURS = 24;
/** From poll to poll the interval doubles from 10 s to 900 s. */
const FIRST_POLL_S = 10;
const LAST_POLL_S = 900;
const NETWORK_BYTES_PER_S = 125_000_000;

/** What a billion rows would take, on paper: the service's limits, and what was measured here. */
export function estimateSection(records: Records): string {
  const measured = measuredCosts(records);
  if (measured === undefined) return "";
  const jobs = Math.ceil(ROWS / Math.min(JOB_ROWS, Math.floor(FILE_BYTES / INPUT_BYTES)));
  const waves = Math.ceil(ROWS / PENDING_ROWS);
  const wavesEach = Math.ceil(waves / WORKSPACES);
  const polls = pollsOf(WAVE_HOURS * 3600);
  const rowSeconds = ((measured.planUs + measured.collectUs) * ROWS) / 1e6;
  const uploads = (ROWS * INPUT_BYTES) / 500e6;
  const cpuSeconds = rowSeconds + uploads * measured.uploadS + jobs * measured.jobS;
  const bytes = ROWS * (INPUT_BYTES + OUTPUT_BYTES);
  const rows: readonly (readonly [string, string, string])[] = [
    ["jobs", `10⁹ rows / min(${count(JOB_ROWS)} rows, 512 MB / ${count(INPUT_BYTES)} B)`, count(jobs)],
    ["waves", `10⁹ rows / ${count(PENDING_ROWS)} rows pending in a workspace`, count(waves)],
    [
      "time",
      `${count(waves)} waves / ${WORKSPACES} workspaces × ${WAVE_HOURS} h, if the service takes its whole default timeout`,
      `${count((wavesEach * WAVE_HOURS) / 24)} days`,
    ],
    ["bytes up", `10⁹ × ${count(INPUT_BYTES)} B`, `${count((ROWS * INPUT_BYTES) / 1e9)} GB`],
    ["bytes down", `10⁹ × ${OUTPUT_BYTES} B`, `${count((ROWS * OUTPUT_BYTES) / 1e9)} GB`],
    ["wire", `${count(bytes / 1e9)} GB at 1 Gbit/s`, `${formatNumber(bytes / NETWORK_BYTES_PER_S / 3600, 1)} h in all`],
    [
      "CPU",
      `10⁹ × (plan ${formatNumber(measured.planUs, 2)} µs + collect ${formatNumber(measured.collectUs, 2)} µs) + ${count(uploads)} × ${formatNumber(measured.uploadS, 2)} s for 500 MB up + ${count(jobs)} × ${formatNumber(measured.jobS, 3)} s for a job`,
      `${formatNumber(cpuSeconds / 3600, 1)} core hours`,
    ],
    [
      "memory",
      `32 B at the most for each row of the job that is being collected, × ${count(JOB_ROWS)}`,
      `${formatNumber((32 * JOB_ROWS) / 1e6, 1)} MB beside the buffers`,
    ],
    [
      "ledgers",
      `${count(jobs)} jobs × ${count(measured.ledgerBytes)} B + 1 B of outcome for each row`,
      `${formatNumber((jobs * measured.ledgerBytes + ROWS) / 1e9, 2)} GB`,
    ],
    [
      "disk",
      "results as they stand, and their ledgers; as many results again where they are collected into files of one's own",
      `${count((ROWS * OUTPUT_BYTES + ROWS) / 1e9)} GB`,
    ],
    [
      "polls",
      `${count(waves)} waves × ${count(polls)} in ${WAVE_HOURS} h (10 s, doubling to 900 s), each one page of the list for ten jobs`,
      count(waves * polls),
    ],
    ["other requests", `${count(jobs)} jobs × ${formatNumber(measured.requests, 1)}`, count(jobs * measured.requests)],
  ];
  return ["### A billion rows, on paper", markdownTable(["what", "arithmetic", "result"], rows, 2), CONCLUSION].join(
    "\n\n",
  );
}

const CONCLUSION = `One run is as large as a workspace's pending rows, ${count(PENDING_ROWS)}: its map of outcomes is a megabyte, its ledger some tens of kilobytes, and
a machine can drive many of them, since between polls a run is nothing but files. A thousand such runs need no coordinator: each has a store of its own, and two
processes on one run are fenced by its ledger. What bounds the whole is the service: the number of workspaces, and how long it takes for a million rows. On this
side the work of all of it fits one core for a few hours; a second machine is for the failure of the first, not for speed.`;

function measuredCosts(records: Records) {
  const of = (suite: string, name: string, figure: string) => medianOf(records, { suite, client: OURS, name, figure });
  const planMs = of("runs", PLAN, "cpuMs");
  const collectMs = of("results", RUN_COLLECT, "cpuMs");
  const uploadMs = of("upload", UPLOAD, "cpuMs");
  const ledgerBytes = of("growth", runName(10), "ledgerBytesPerJob");
  const requests = of("growth", runName(10), "requestsPerJob");
  const jobMs = of("growth", runName(10), "cpuMsPerJob");
  const rows = records.get("results")?.sizes["rows"];
  if (planMs === undefined || collectMs === undefined || uploadMs === undefined || rows === undefined) return undefined;
  if (ledgerBytes === undefined || requests === undefined || jobMs === undefined) return undefined;
  const forRow = 1000 / rows;
  return {
    planUs: planMs * forRow,
    collectUs: collectMs * forRow,
    uploadS: uploadMs / 1000,
    jobS: jobMs / 1000,
    ledgerBytes,
    requests,
  };
}

/** How often a run is looked at in so many seconds, each wait being as long as all before it. */
function pollsOf(seconds: number): number {
  let polls = 0;
  for (let [elapsed, wait] = [0, FIRST_POLL_S]; elapsed < seconds; polls += 1) {
    elapsed += wait;
    wait = Math.min(LAST_POLL_S, Math.max(FIRST_POLL_S, elapsed));
  }
  return polls;
}

function count(value: number): string {
  return formatNumber(value);
}
