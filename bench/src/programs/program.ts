// A case in a process of its own: `program.mjs <name> <parameters>` prints what was measured as the last line.
import type { Sample } from "../harness/suite.ts";

const PROGRAMS = {
  calls: () => import("./calls.ts"),
  accounting: () => import("./accounting.ts"),
  emulator: () => import("./emulator.ts"),
  imports: () => import("./imports.ts"),
  plan: () => import("./plan.ts"),
  poll: () => import("./poll.ts"),
  results: () => import("./results.ts"),
  upload: () => import("./upload.ts"),
  wholeRun: () => import("./whole-run.ts"),
} satisfies Record<string, () => Promise<{ run(parameters: never): Promise<Sample> }>>;

const [name = "", parameters = "{}"] = process.argv.slice(2);
if (!Object.hasOwn(PROGRAMS, name)) throw new RangeError(`There is no program "${name}"`);
const { run } = await PROGRAMS[name as keyof typeof PROGRAMS]();
const sample = await run(JSON.parse(parameters) as never);
// Exits once the pipe has it: what a client leaves open (agents, timers) is not waited for.
process.stdout.write(`${JSON.stringify(sample)}\n`, () => process.exit(0));
