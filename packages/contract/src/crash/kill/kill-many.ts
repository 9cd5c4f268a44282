// Kills many runs and prints what became of them; the figures stand in docs/runs.md.
//
//   node src/crash/kill/kill-many.ts [how many] [first seed]
import { KILLED_ROWS, killRun } from "./kill-run.ts";

const [count = 200, firstSeed = Math.floor(Math.random() * 1_000_000)] = process.argv.slice(2).map(Number);
const AT_A_TIME = 2;
const totals = { runs: 0, kills: 0, paidTwice: 0, lostRows: 0, orphanedUploads: 0, duplicateJobs: 0, leftFiles: 0 };
let next = firstSeed;

async function work(): Promise<void> {
  while (next < firstSeed + count) {
    const seed = next;
    next += 1;
    const run = await killRun(seed, seed % 2 === 0 ? "friendly" : "pessimist");
    totals.runs += 1;
    totals.kills += run.kills;
    totals.paidTwice += run.executedTwice;
    totals.lostRows += KILLED_ROWS - run.summary.succeeded;
    totals.orphanedUploads += run.orphanedUploads;
    totals.duplicateJobs += run.summary.duplicate_jobs;
    totals.leftFiles += run.leftFiles.length;
  }
}

await Promise.all(Array.from({ length: AT_A_TIME }, work));
console.log(`seeds ${firstSeed} to ${firstSeed + count - 1}: ${JSON.stringify(totals)}`);
process.exitCode = totals.paidTwice + totals.lostRows > 0 ? 1 : 0;
